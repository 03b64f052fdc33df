//! How the quality score is computed, from `score.toml`.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiheng::{Mean, Scheme};

use super::Pages;

pub fn pages() -> Pages {
    let scheme = Scheme::default();
    let complete: jiheng::model::Decimal = scheme.part.iter().map(|part| part.points).sum();
    let sound = jiheng::model::Decimal::ONE_HUNDRED - complete;
    let mut page = format!(
        "# 质量得分\n\n每个项目的填报质量折合为 0 到 100 分，供排序和比较之用。得分由问题清单算出，不能代替问题清单，\
         也不是对项目绩效的评价。\n\n得分 = 100 −（完整性扣分）−（规范性扣分）。报告逐条列出扣分，各条相加正好等于扣掉的分数；\
         计算用精确小数，不用浮点数。\n\n## 完整性（{complete} 分）\n\n| 缺少的内容 | 扣分 | 由这些规则判定 |\n| --- | ---: | --- |\n"
    );
    for part in &scheme.part {
        let each = if part.each { "（按有问题的指标占比，保留一位小数）" } else { "" };
        let _ = writeln!(page, "| {} | {}{each} | {} |", part.title, part.points, part.rules.join("、"));
    }
    let (points, caps) = (&scheme.points, &scheme.caps);
    let _ = write!(
        page,
        "\n## 规范性（{sound} 分）\n\n完整性没有算过的问题，每处错误扣 {} 分，警告扣 {} 分，提示扣 {} 分，级别以所用规则集为准。\n\n\
         - 同一规则最多扣 {} 分：同样的毛病在各行重复，是一个习惯。\n- 同一类规则（代码首字母相同）最多扣 {} 分。\n\
         - 规范性合计最多扣 {sound} 分。\n- 超出上限的部分列为「退回」。\n- 读取类问题（R）不扣分：读不出来不是填报人的过错。\n- {}\n",
        points.error,
        points.warning,
        points.info,
        caps.rule,
        caps.family,
        if scheme.answered.cost {
            "已作说明（抑制）的问题照扣。"
        } else {
            "已作说明（抑制）的问题不扣分，在义务清单中仍算未满足。"
        },
    );
    let grades = &scheme.grades;
    let _ = write!(
        page,
        "\n## 等级\n\n优 ≥ {}，良 ≥ {}，中 ≥ {}，其余为差。\n",
        grades.excellent, grades.good, grades.fair
    );
    let scope = &scheme.scope;
    let families: Vec<String> = scope.families.iter().map(char::to_string).collect();
    let _ = write!(
        page,
        "\n## 不评分的情形\n\n与其给出错误的分数，不如不评分（`null`），并说明原因：\n\n- 项目内容没有公开；\n\
         - 文件只读取了一部分，指标文字残缺，或读取时报告 {}；\n- 列表中该项目所在的行有文字没有归入栏目；\n\
         - 表中缺少某项内容，而同一张表有文字没有归入栏目：缺少的可能正是那些文字；\n\
         - 规则集没有启用上表的某条规则，或启用的 {} 类规则不到 {}%。\n",
        scope.unread.join("、"),
        families.join("、"),
        scope.least_percent,
    );
    let department = &scheme.department;
    let mean = match department.mean {
        Mean::Plain => {
            "各项目得分的简单平均，保留一位小数。每张绩效目标表都是一份要审核、要退改的工作，分量相同；按预算加权，\
             一个大项目就能掩盖许多填错的小项目，没有填写预算的项目反而不计入。"
        }
        Mean::Budget => "各项目得分按预算加权平均，保留一位小数；没有预算的项目不计入。",
    };
    let _ = write!(
        page,
        "\n## 部门得分\n\n{mean}有得分的项目不到 {}% 时不评分。部门以文件的部门为准；文件没有写明时，以项目的主管部门、\
         预算单位为准。预算表和针对整个文件的问题列在部门的错误、警告、提示栏，不计入得分。\n\n\
         以上数值都是参数，见 `crates/jiheng-check/data/score.toml`；没有公布的规定可依，依据不详。\n",
        department.least_percent,
    );
    Pages::from([(PathBuf::from("docs/score.md"), page)])
}
