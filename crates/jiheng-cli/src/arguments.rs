//! The command line as the user types it. Help is in Chinese throughout, so the parts that clap would print in
//! English (headings, defaults, possible values) are worded here.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default())
    .error(AnsiColor::Red.on_default().bold())
    .valid(Style::new())
    .invalid(Style::new().bold());

/// Headings are spelled out: clap's own end in a half-width colon. The codes colour them on a terminal and are
/// stripped elsewhere.
const TOP: &str = "{about-with-newline}\n\x1b[1;33m用法：\x1b[0m{usage}\n\n\x1b[1;33m命令：\x1b[0m\n{subcommands}\n\n\
                   \x1b[1;33m选项：\x1b[0m\n{options}{after-help}";
const WITH_PATHS: &str = "{about-with-newline}\n\x1b[1;33m用法：\x1b[0m{usage}\n\n\x1b[1;33m参数：\x1b[0m\n{positionals}\n\n\
                          \x1b[1;33m选项：\x1b[0m\n{options}{after-help}";
const PLAIN: &str =
    "{about-with-newline}\n\x1b[1;33m用法：\x1b[0m{usage}\n\n\x1b[1;33m选项：\x1b[0m\n{options}{after-help}";

const GROUP: &str = "{about-with-newline}\n\x1b[1;33m用法：\x1b[0m{usage}\n\n\x1b[1;33m命令：\x1b[0m\n{subcommands}\n\n\
                     \x1b[1;33m选项：\x1b[0m\n{options}{after-help}";

const RENDER_EXAMPLES: &str = "\
示例：
  jiheng render 申报.json --form hebei/project-target --out 目标表.docx
  jiheng render 申报表.docx --form sichuan/project-list --out 四川表.xlsx --report 核对.txt
                                                  换成另一地区的表样，列出放不下和还缺的内容
  jiheng render 2026年申报/ --form national/declaration --split --format pdf --out 申报表.zip
                                                  每个项目一个文件，装进压缩包
  jiheng render 批复.json --form dongkeng/approval --public --out 公开.pdf
                                                  公开版，隐去个人信息

退出状态：
  0  全部写好
  2  有文件无法读取，或没有这张表要打印的内容（其余照常写出）；或运行本身出错";

const FORM_EXAMPLES: &str = "\
示例：
  jiheng form list                                列出全部表样
  jiheng form new hebei/project-target --format xlsx --out 空白表.xlsx
  jiheng form list --forms 我的表样/               连同自备的表样";

const EXAMPLES: &str = "\
示例：
  jiheng check 申报表.docx                        检查一个文件
  jiheng check 2026年申报/ --format html --out 报告.html
                                                  检查整个文件夹，生成可打印的报告
  jiheng read 批复表.xlsx --format json           读成规范 JSON
  jiheng render 申报表.docx --form national/declaration --out 申报表.pdf
                                                  按官方表样打印
  jiheng explain A001                             说明一条规则

退出状态：
  0  没有达到 --fail-on 级别的问题
  1  有达到该级别的问题
  2  运行本身出错：用法不对、文件无法读取或已损坏（其余文件照常处理）";

const READ_EXAMPLES: &str = "\
示例：
  jiheng read 申报表.docx                         看看读出了什么
  jiheng read 公开资料/ --format json --out 结果.json
  jiheng read '公开资料/**/*.pdf' --format csv    每个指标一行，可用 Excel 打开
  cat 绩效目标.txt | jiheng read -                从标准输入读取

文件夹会逐层查找可读取的文件；压缩包（.zip）当作文件夹读取。";

const CHECK_EXAMPLES: &str = "\
示例：
  jiheng check 申报表.docx                        检查一个文件
  jiheng check 申报材料.zip --format html --out 报告.html
                                                  生成可打印的报告
  jiheng check 材料/ --select A,B --fail-on warning
                                                  只检查金额与预算表，有警告即算不通过
  jiheng check 材料/ --ignore I004 --format csv --out 问题.csv
  jiheng check 公开资料/ --rule-set disclosure    按公开的要求检查
  jiheng check 2026年/ --last-year 2025年/        与上年比较
  jiheng check 材料/ --write-baseline 基线.jsonl  记下现有问题
  jiheng check 材料/ --baseline 基线.jsonl        只看新问题
  jiheng check 申报表.docx --fix --diff           看看能自动改正什么

退出状态：
  0  没有达到 --fail-on 级别的问题
  1  有达到该级别的问题
  2  运行本身出错：用法不对、文件无法读取或已损坏（其余文件照常处理）";

#[derive(Parser)]
#[command(
    name = "jiheng",
    bin_name = "jiheng",
    about = "绩衡：读取各种格式的预算绩效目标文件，找出其中可以证实的问题。",
    version = jiheng::VERSION,
    override_usage = "jiheng <命令> [选项]",
    help_template = TOP,
    after_help = EXAMPLES,
    subcommand_value_name = "命令",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    styles = STYLES,
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// 显示帮助
    #[arg(short, long, action = clap::ArgAction::Help, global = true, display_order = 100)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
pub enum Command {
    /// 读取文件，输出其中的项目、指标与预算
    #[command(override_usage = "jiheng read [选项] <路径>…", help_template = WITH_PATHS, after_help = READ_EXAMPLES)]
    Read(ReadArguments),
    /// 检查文件，列出问题、原因、处理办法与依据
    #[command(override_usage = "jiheng check [选项] <路径>…", help_template = WITH_PATHS, after_help = CHECK_EXAMPLES)]
    Check(CheckArguments),
    /// 按官方表样打印文件：Word、Excel、PDF 或网页，也可换成另一地区的表样
    #[command(override_usage = "jiheng render --form <表样> [选项] <路径>…", help_template = WITH_PATHS,
        after_help = RENDER_EXAMPLES)]
    Render(RenderArguments),
    /// 官方表样：列出全部，或生成空白表格
    #[command(override_usage = "jiheng form <list|new> [选项]", help_template = GROUP, after_help = FORM_EXAMPLES,
        subcommand_value_name = "命令", disable_help_subcommand = true, subcommand_required = true)]
    Form {
        #[command(subcommand)]
        command: FormCommand,
    },
    /// 看看本机装了什么：字体、外部转换程序，各有何用，缺了怎么办
    #[command(override_usage = "jiheng doctor [选项]", help_template = PLAIN)]
    Doctor {
        #[command(flatten)]
        list: ListArguments,
        #[command(flatten)]
        fonts: FontArguments,
    },
    /// 说明一条规则：查什么、为什么、怎样改、依据何在
    #[command(override_usage = "jiheng explain [选项] <代码>", help_template = WITH_PATHS,
        after_help = "示例：\n  jiheng explain A001")]
    Explain {
        /// 规则代码或名称，如 A001
        #[arg(value_name = "代码")]
        code: String,
        #[command(flatten)]
        color: ColorArguments,
    },
    /// 列出全部规则
    #[command(override_usage = "jiheng rules [选项]", help_template = PLAIN)]
    Rules {
        #[command(flatten)]
        list: ListArguments,
    },
    /// 列出全部规则集：各自运行哪些规则，哪些要求不适用及其原因
    #[command(override_usage = "jiheng rule-sets [选项]", help_template = PLAIN,
        after_help = "示例：\n  jiheng rule-sets\n  jiheng check 公开资料/ --rule-set disclosure")]
    RuleSets {
        #[command(flatten)]
        list: ListArguments,
    },
    /// 输出 JSON 结果的模式（JSON Schema）
    #[command(override_usage = "jiheng schema [read|check]", help_template = WITH_PATHS,
        after_help = "示例：\n  jiheng schema check > check.schema.json")]
    Schema {
        /// 哪个命令的结果：read 或 check（默认 read）
        #[arg(value_name = "命令", default_value = "read", hide_default_value = true,
            hide_possible_values = true, value_parser = ["read", "check"])]
        output: String,
    },
    /// 列出可以读取的文件格式
    #[command(override_usage = "jiheng formats [选项]", help_template = PLAIN)]
    Formats {
        #[command(flatten)]
        list: ListArguments,
    },
    /// 生成命令行补全脚本
    #[command(override_usage = "jiheng completions <外壳>", help_template = WITH_PATHS,
        after_help = "示例：\n  jiheng completions bash > ~/.local/share/bash-completion/completions/jiheng")]
    Completions {
        /// 外壳：bash、zsh、fish、elvish 或 powershell
        #[arg(value_name = "外壳", hide_possible_values = true)]
        shell: Shell,
    },
}

#[derive(Subcommand)]
pub enum FormCommand {
    /// 列出全部表样
    #[command(override_usage = "jiheng form list [选项]", help_template = PLAIN)]
    List {
        #[command(flatten)]
        list: ListArguments,
        #[command(flatten)]
        forms: FormFolders,
    },
    /// 生成空白表格，供填写
    #[command(override_usage = "jiheng form new [选项] <表样>", help_template = WITH_PATHS)]
    New {
        /// 表样的名称，如 hebei/project-target（见 jiheng form list）
        #[arg(value_name = "表样")]
        form: String,
        #[command(flatten)]
        target: RenderTarget,
        #[command(flatten)]
        forms: FormFolders,
        #[command(flatten)]
        fonts: FontArguments,
    },
}

#[derive(Args)]
pub struct FormFolders {
    /// 自备表样的文件夹（可多次给出）；其中的「某某.toml」就叫「某某」
    #[arg(long, value_name = "文件夹")]
    pub forms: Vec<PathBuf>,
}

#[derive(Args)]
pub struct FontArguments {
    /// 另外到哪里找字体（可多次给出）；只有 PDF 要用
    #[arg(long, value_name = "文件夹")]
    pub fonts: Vec<PathBuf>,
}

#[derive(Args)]
pub struct RenderTarget {
    /// 格式：docx、xlsx、pdf 或 html（默认看 --out 的扩展名）
    #[arg(short, long, value_name = "格式")]
    pub format: Option<String>,
    /// 写入哪里；全部完成后才替换原文件
    #[arg(short, long, value_name = "文件")]
    pub out: Option<PathBuf>,
}

#[derive(Args)]
pub struct RenderArguments {
    /// 文件、文件夹、通配符（如 '材料/*.docx'）或压缩包；- 表示标准输入
    #[arg(value_name = "路径", required = true)]
    pub paths: Vec<PathBuf>,
    /// 表样的名称，如 hebei/project-target（见 jiheng form list）
    #[arg(long, value_name = "表样")]
    pub form: String,
    #[command(flatten)]
    pub target: RenderTarget,
    /// 每份表各成一个文件：写入 --out 所指的文件夹，或所指的压缩包（.zip）
    #[arg(long)]
    pub split: bool,
    /// 公开版：隐去个人手机号码和身份证号码，不公开的项目只列代码
    #[arg(long)]
    pub public: bool,
    /// 写出核对清单：表格要求而文件没有的、文件有而表格放不下的、换了写法的；- 表示显示在屏幕上（.json 为 JSON）
    #[arg(long, value_name = "文件")]
    pub report: Option<PathBuf>,
    /// 同时处理的文件数（默认与处理器核数相同）；结果与此无关
    #[arg(short, long, value_name = "数量")]
    pub jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub forms: FormFolders,
    #[command(flatten)]
    pub fonts: FontArguments,
}

#[derive(Args)]
pub struct ReadArguments {
    #[command(flatten)]
    pub batch: BatchArguments,
    /// 同时输出每个值在原文件中的位置（json 与 jsonl）
    #[arg(long)]
    pub provenance: bool,
}

#[derive(Args)]
pub struct CheckArguments {
    #[command(flatten)]
    pub batch: BatchArguments,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// 上年的文件，用来比较两年（可多次给出；文件、文件夹、通配符或压缩包）
    #[arg(long, value_name = "路径")]
    pub last_year: Vec<PathBuf>,
    /// 申报时的文件，用来核对批复或公开与申报是否一致（写法同上）
    #[arg(long, value_name = "路径")]
    pub declared: Vec<PathBuf>,
    /// 基线：其中已有的问题只计数，不再逐条列出，也不影响退出状态
    #[arg(long, value_name = "文件")]
    pub baseline: Option<PathBuf>,
    /// 把查出的问题写成基线；此次不因问题以状态 1 结束
    #[arg(long, value_name = "文件")]
    pub write_baseline: Option<PathBuf>,
    /// 不采用设置和文件旁写明的说明（[[suppress]]）
    #[arg(long)]
    pub no_suppress: bool,
    /// 改正可以放心改的写法，把改好的规范 JSON 写入「文件名.fixed.json」或 --out
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline", "format"])]
    pub fix: bool,
    /// 以差异格式显示 --fix 会改什么，不写文件
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline", "format", "out"])]
    pub diff: bool,
    /// 出现哪一级问题时以状态 1 结束：error、warning、info 或 never（默认 error）
    #[arg(long, value_name = "级别", hide_possible_values = true)]
    pub fail_on: Option<FailOn>,
}

/// Which rules run.
#[derive(Args, Default)]
pub struct RuleArguments {
    /// 规则集的名称（见 jiheng rule-sets）或规则集文件的路径
    #[arg(long, value_name = "名称或文件")]
    pub rule_set: Option<String>,
    /// 自定义规则的文件（可多次给出）
    #[arg(long, value_name = "文件")]
    pub rules: Vec<PathBuf>,
    /// 只运行这些规则：代码、类别字母或名称，用逗号分隔，如 A,G001
    #[arg(long, value_name = "规则", value_delimiter = ',')]
    pub select: Option<Vec<String>>,
    /// 不运行这些规则，写法同上
    #[arg(long, value_name = "规则", value_delimiter = ',')]
    pub ignore: Option<Vec<String>>,
}

/// What `read` and `check` have in common.
#[derive(Args)]
pub struct BatchArguments {
    /// 文件、文件夹、通配符（如 '材料/*.docx'）或压缩包；- 表示标准输入
    #[arg(value_name = "路径", required = true)]
    pub paths: Vec<PathBuf>,
    /// 输出格式：text、json、jsonl、csv、sarif、html、xlsx 或 md（默认 text）
    #[arg(short, long, value_name = "格式", hide_possible_values = true)]
    pub format: Option<OutputFormat>,
    /// 写入文件，而不是显示在屏幕上；全部完成后才替换原文件
    #[arg(short, long, value_name = "文件")]
    pub out: Option<PathBuf>,
    /// 同时处理的文件数（默认与处理器核数相同）；结果与此无关
    #[arg(short, long, value_name = "数量")]
    pub jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub color: ColorArguments,
}

#[derive(Args)]
pub struct ColorArguments {
    /// 是否用颜色：auto、always 或 never（默认 auto，即仅在终端上）
    #[arg(long, value_name = "方式", hide_possible_values = true)]
    pub color: Option<ColorChoice>,
}

#[derive(Args)]
pub struct ListArguments {
    /// 输出格式：text 或 json（默认 text）
    #[arg(
        short,
        long,
        value_name = "格式",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputFormat {
    Text,
    Json,
    Jsonl,
    Csv,
    Sarif,
    Html,
    Xlsx,
    Md,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}
