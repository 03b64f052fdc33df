//! The classes of indicators (指标分类): three or four at level 1, and their level 2.

pub const OUTPUT: &str = "产出指标";
pub const BENEFIT: &str = "效益指标";
pub const SATISFACTION: &str = "满意度指标";
pub const COST: &str = "成本指标";

pub const QUANTITY: &str = "数量指标";
pub const QUALITY: &str = "质量指标";
pub const TIMELINESS: &str = "时效指标";
pub const ECONOMIC: &str = "经济效益指标";
pub const SOCIAL: &str = "社会效益指标";
pub const ECOLOGICAL: &str = "生态效益指标";
pub const SUSTAINED: &str = "可持续影响指标";
pub const RECIPIENTS: &str = "服务对象满意度指标";
pub const ECONOMIC_COST: &str = "经济成本指标";
pub const SOCIAL_COST: &str = "社会成本指标";
pub const ECOLOGICAL_COST: &str = "生态环境成本指标";

/// Level 2 and the level 1 it belongs to. Cost stands under output in older forms and beside it in newer ones, so
/// 成本指标 as a level 2 belongs to 产出指标.
pub const TREE: [(&str, &str); 12] = [
    (QUANTITY, OUTPUT),
    (QUALITY, OUTPUT),
    (TIMELINESS, OUTPUT),
    (COST, OUTPUT),
    (ECONOMIC, BENEFIT),
    (SOCIAL, BENEFIT),
    (ECOLOGICAL, BENEFIT),
    (SUSTAINED, BENEFIT),
    (RECIPIENTS, SATISFACTION),
    (ECONOMIC_COST, COST),
    (SOCIAL_COST, COST),
    (ECOLOGICAL_COST, COST),
];

/// The level 1 that a level-2 term belongs to. Combined terms (社会、经济、生态效益指标) belong to 效益指标.
pub fn parent(level2: &str) -> Option<&'static str> {
    TREE.iter()
        .find(|(child, _)| *child == level2)
        .map(|(_, parent)| *parent)
        .or_else(|| level2.contains("效益").then_some(BENEFIT))
}
