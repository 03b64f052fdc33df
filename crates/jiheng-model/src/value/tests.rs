use super::*;

fn read(text: &str) -> String {
    serde_json::to_string(&TargetValue::parse(text, Some(2026))).expect("a value is JSON")
}

#[test]
fn quantities_are_read_in_every_spelling() {
    let cases = [
        ("≥95%", ">=", "95", "%"),
        ("⩾ 95 ％", ">=", "95", "%"),
        ("≧90%", ">=", "90", "%"),
        (">=1102人", ">=", "1102", "人"),
        ("=> 3套", ">=", "3", "套"),
        ("﹥3万人次", ">", "30000", "人次"),
        ("≥100百分比", ">=", "100", "%"),
        ("≥95比例", ">=", "95", "%"),
        ("大于95%", ">", "95", "%"),
        ("大于等于 98 %", ">=", "98", "%"),
        ("不少于17个", ">=", "17", "个"),
        ("99%以上", ">=", "99", "%"),
        ("98%（含）以上", ">=", "98", "%"),
        ("低于5次", "<", "5", "次"),
        ("≤15分钟", "<=", "15", "分钟"),
        ("<90天", "<", "90", "天"),
        ("10个工作日以内", "<=", "10", "个工作日"),
        ("约900家", "~", "900", "家"),
        ("900家左右", "~", "900", "家"),
        ("100余人", ">", "100", "人"),
        ("498.57万人", "=", "4985700", "人"),
        ("≥300万人", ">=", "3000000", "人"),
        ("12556万元", "=", "12556", "万元"),
        ("≥500亿元", ">=", "500", "亿元"),
        ("≤5万", "<=", "5", "万"),
        ("231000元", "=", "231000", "元"),
        ("≤1.6元/本", "<=", "1.6", "元/本"),
        ("530元/人*月", "=", "530", "元/人*月"),
        ("1,234.5平方米", "=", "1234.5", "平方米"),
        ("1,200m2", "=", "1200", "m2"),
        ("＝22个", "=", "22", "个"),
        ("0次", "=", "0", "次"),
        ("１００％", "=", "100", "%"),
        ("100%覆盖", "=", "100", "%"),
        ("百分之九十", "=", "90", "%"),
        ("不低于百分之九十五", ">=", "95", "%"),
        ("不少于三次", ">=", "3", "次"),
        ("十二场", "=", "12", "场"),
        ("满意度≥95%", ">=", "95", "%"),
        ("合格率达到98%以上", ">=", "98", "%"),
        ("≥计划购置数量90%", ">=", "90", "%"),
        ("较上年增长5%", "=", "5", "%"),
        ("≥100提供法律服务数量", ">=", "100", "提供法律服务数量"),
        ("100%。", "=", "100", "%"),
    ];
    for (text, comparator, number, unit) in cases {
        let expected = format!(
            r#"{{"kind":"quantity","comparator":"{comparator}","number":"{number}","unit":"{unit}"}}"#
        );
        assert_eq!(read(text), expected, "{text}");
    }
    assert_eq!(read("≥90"), r#"{"kind":"quantity","comparator":">=","number":"90","unit":null}"#);
    assert_eq!(read("80%-90%"), r#"{"kind":"range","low":"80","high":"90","unit":"%"}"#);
    assert_eq!(read("10至20人"), r#"{"kind":"range","low":"10","high":"20","unit":"人"}"#);
}

#[test]
fn deadlines_carry_the_last_day_they_can_mean() {
    let cases = [
        ("2022年12月底前", r#""2022-12-31""#, "null"),
        ("2022年年底前", r#""2022-12-31""#, "null"),
        ("2024年2月底", r#""2024-02-29""#, "null"),
        ("2021年12月31日", r#""2021-12-31""#, "null"),
        ("11月底之前", r#""2026-11-30""#, "null"),
        ("12月底到位", r#""2026-12-31""#, "null"),
        ("≤12月份", r#""2026-12-31""#, "null"),
        ("≤3月", r#""2026-03-31""#, "null"),
        ("年底前完成", r#""2026-12-31""#, "null"),
        ("二〇二六年六月三十日前", r#""2026-06-30""#, "null"),
        ("2023.07-2024.01", r#""2024-01-31""#, "null"),
        ("2021年1月-12月", r#""2021-12-31""#, "null"),
        ("2021年全年", r#""2021-12-31""#, "null"),
        ("每月底前", "null", r#""monthly""#),
        ("每月底", "null", r#""monthly""#),
        ("每年12月底前", "null", r#""yearly""#),
    ];
    for (text, date, recurrence) in cases {
        let expected =
            format!(r#"{{"kind":"deadline","text":"{text}","date":{date},"recurrence":{recurrence}}}"#);
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn words_are_told_apart() {
    let cases = [
        ("不低于上年", r#"{"kind":"relative","comparator":">=","baseline":"last_year"}"#),
        ("较上年提高", r#"{"kind":"relative","comparator":">","baseline":"last_year"}"#),
        ("与上年持平", r#"{"kind":"relative","comparator":"=","baseline":"last_year"}"#),
        ("不超预算", r#"{"kind":"budget_bound","comparator":"<="}"#),
        ("支出不超过年初预算", r#"{"kind":"budget_bound","comparator":"<="}"#),
        ("良好", r#"{"kind":"graded","grade":"良好"}"#),
        ("显著提高", r#"{"kind":"graded","grade":"显著"}"#),
        ("有效缓解", r#"{"kind":"graded","grade":"有效"}"#),
        ("成效明显", r#"{"kind":"graded","grade":"明显"}"#),
        ("持续稳定", r#"{"kind":"graded","grade":"持续"}"#),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
    }
    let qualitative = [
        "全覆盖",
        "按计划推进",
        "专款专用，保障发放",
        "≥**人",
        "≥500亿元≤500亿元",
        "88 100",
        "优（≥90%）",
        "一次性发放",
        "三公经费管理规范",
        "95%以下≥90%",
        "第一年按总投资额返本20%,分红按8%分红",
        "无",
        "7×24小时",
        "≥≤",
    ];
    for text in qualitative {
        assert_eq!(read(text), r#"{"kind":"qualitative"}"#, "{text}");
    }
    assert_eq!(read(" — "), "null");
}

proptest::proptest! {
    #[test]
    fn a_quantity_parses_what_it_prints(
        sign in 0usize..6,
        digits in 0i64..1_000_000_000,
        places in 0u32..4,
        unit in 0usize..7,
    ) {
        let comparator = Comparator::ALL[sign];
        let unit = [None, Some("%"), Some("人"), Some("万元"), Some("元/人"), Some("平方米"), Some("个工作日")][unit];
        let value = TargetValue::Quantity {
            comparator,
            number: Decimal::new(digits, places).normalize(),
            unit: unit.map(str::to_owned),
        };
        proptest::prop_assert_eq!(TargetValue::parse(&value.to_string(), None), Some(value));
    }

    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,40}") {
        let _ = TargetValue::parse(&text, Some(2026));
        let _ = number::quantities(&text);
    }

    #[test]
    fn any_words_of_the_trade_are_read_without_harm(words in proptest::collection::vec(0usize..30, 0..12)) {
        const WORDS: [&str; 30] = [
            "≥", "不低于", "95", "%", "万", "元", "年", "月", "底", "前", "12", "2022", "-", "百分之", "九十", "每", "以上", "约",
            "预算", "上年", "(", ")", ".", ",", "亿", "人", "/", " ", "内", "至",
        ];
        let text: String = words.iter().map(|word| WORDS[*word]).collect();
        let _ = TargetValue::parse(&text, Some(2026));
        let _ = number::quantities(&text);
    }
}
