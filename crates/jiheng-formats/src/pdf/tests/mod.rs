//! Bytes in, text out: small documents drawn by hand, each for one habit of writers.

mod tables;
mod tags;
mod writer;

use jiheng_model::{Blocks, Outcome};
use proptest::prelude::*;

use self::writer::{Sheet, document, plain, utf16};
use super::read;
use crate::{ErrorKind, FormatError, Limits};

fn outcome(bytes: &[u8]) -> Outcome<Blocks> {
    read(bytes, &Limits::default()).expect("the document is read")
}

fn outline(bytes: &[u8]) -> String {
    outcome(bytes).value.outline()
}

fn refused(result: Result<Outcome<Blocks>, FormatError>) -> ErrorKind {
    result.expect_err("the document is refused").kind
}

/// What a page prints that shows these codes in the font `F2`.
fn shown(font: &str, objects: &[&str], codes: &str) -> String {
    let mut all = vec![font.to_owned()];
    all.extend(objects.iter().map(|object| (*object).to_owned()));
    let sheet = Sheet::default().draw(&format!("BT /F2 10 Tf 100 700 Td {codes} Tj ET"));
    outline(&document(&[sheet], "", "", &all)).trim_end().to_owned()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<<{dictionary}/Length {}>>stream\n{content}\nendstream", content.len() + 1)
}

#[test]
fn fonts_say_what_their_codes_mean() {
    let composite = |encoding: &str, more: &str| {
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/{encoding}{more}/DescendantFonts[<</Type/Font/Subtype\
             /CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>/DW 1000>>]>>"
        )
    };
    let map = stream(
        "",
        "1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <0001> <2F6C> <0002> \
                          <6807FF1A> endbfchar 1 beginbfrange <0010> <0012> <4E00> endbfrange",
    );
    // 目 as a Kangxi radical, a code of two characters, and a range.
    assert_eq!(shown(&composite("Identity-H", "/ToUnicode 5 0 R"), &[&map], "<000100020012>"), "目标：丂");
    assert_eq!(shown(&composite("GBK-EUC-H", ""), &[], "<cfeec4bf2d31>"), "项目-1");
    assert_eq!(shown(&composite("GB-EUC-H", ""), &[], "<d6b8b1ea>"), "指标");
    assert_eq!(shown(&composite("UniGB-UCS2-H", ""), &[], "<76ee6807>"), "目标");
    // Glyph numbers of Adobe-GB1 itself.
    assert_eq!(shown(&composite("Identity-H", ""), &[], "<03ac040a>"), "啊薄");
    let simple = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences\
                  [1/greaterequal/uni9879 65/percent]>>>>";
    assert_eq!(shown(simple, &[], "<01023938419641>"), "≥项98%–%");
    let drawn = "<</Type/Font/Subtype/Type3/FontMatrix[0.01 0 0 0.01 0 0]/FontBBox[0 0 100 100]/FirstChar 65/LastChar \
                 66/Widths[100 100]/Encoding<</Differences[65/a/b]>>/CharProcs<<>>>>";
    assert_eq!(shown(drawn, &[], "(AB)"), "ab");
    let dingbats = "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Wingdings/Encoding/WinAnsiEncoding>>";
    assert_eq!(shown(dingbats, &[], "<fea8>"), "☑□");
}

#[test]
fn characters_without_a_reading_are_counted() {
    let font = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype\
                /CIDFontType2/BaseFont/A>>]>>";
    let sheet = Sheet::default().text(50.0, 50.0, "项目").draw("BT /F2 10 Tf 100 700 Td <00210022> Tj ET");
    let outcome = outcome(&document(&[sheet], "", "", &[font.to_owned()]));
    let found: Vec<_> =
        outcome.findings.iter().map(|found| (found.rule.code, found.message.as_str())).collect();
    assert_eq!(found, [("R031", "第 1 页有 2 个字符无法读出")]);
}

#[test]
fn blanks_stand_where_the_page_shows_a_gap() {
    let sheet = Sheet::default()
        .draw(&format!(
            "BT /F1 10 Tf 50 700 Td [<{}> -250 <{}> -300 <{}>] TJ ET",
            utf16("共"),
            utf16("12"),
            utf16("a b")
        ))
        .draw(&format!("BT /F1 10 Tf 50 680 Td 1 Tc <{}> Tj ET", utf16("绩效目标")))
        // Bold by printing twice, invisible by mode 3, and a slanted watermark.
        .draw(&format!("BT /F1 10 Tf 50 660 Td <{0}> Tj 0.3 0 Td <{0}> Tj ET", utf16("合计")))
        .draw(&format!("BT 3 Tr /F1 10 Tf 50 640 Td <{}> Tj ET", utf16("识别的文字")))
        .draw(&format!("BT /F1 60 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <{}> Tj ET", utf16("样本")));
    assert_eq!(outline(&plain(&[sheet])), "共12 a b\n绩效目标\n合计\n识别的文字\n");
}

#[test]
fn forms_drawn_from_elsewhere_are_read_in_their_place() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Matrix[1 0 0 1 50 500]/Resources<</Font<</F1 3 0 R>>>>",
        &format!(
            "BT /F1 10 Tf 0 200 Td <{}> Tj ET BT /F1 10 Tf 0 900 Td <{}> Tj ET",
            utf16("表单"),
            utf16("界外")
        ),
    );
    // A form that draws itself ends.
    let loops = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</B 5 0 R>>>>", "/B Do");
    let sheet = Sheet::default().text(50.0, 50.0, "上").draw("q /A Do Q /B Do").text(50.0, 300.0, "下");
    let bytes = document(&[sheet], "/XObject<</A 4 0 R/B 5 0 R>>", "", &[form, loops]);
    assert_eq!(outline(&bytes), "上\n表单\n下\n");
}

#[test]
fn paragraphs_are_joined_and_running_heads_left_out() {
    let full = "项目单位应当按照预算批复的绩效目标组织实施，并对目标实现程度和预算执行进度实行监控";
    let page = |number: usize, body: &str| {
        Sheet::default().text(80.0, 30.0, "某县二〇二四年部门预算").text(80.0, 90.0, body).text(
            280.0,
            800.0,
            &format!("- {number} -"),
        )
    };
    let first = page(1, &format!("　　{}\n{full}", &full[..full.len() - 6])).text(80.0, 122.0, "及时纠正。");
    let bytes = plain(&[first, page(2, "一、基本情况\n（一）职责"), page(3, "2024")]);
    let short = &full[..full.len() - 6];
    assert_eq!(
        outline(&bytes),
        format!("\u{3000}\u{3000}{short}⏎{full}⏎及时纠正。\n一、基本情况\n（一）职责\n2024\n")
    );
}

#[test]
fn pages_without_text_are_named() {
    let image =
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "0");
    let scan = Sheet::default().draw("q 595 0 0 842 0 0 cm /I Do Q");
    let resources = "/XObject<</I 4 0 R>>";
    let mixed = [Sheet::default().text(50.0, 50.0, "说明"), scan.clone(), scan.clone()];
    let outcome = outcome(&document(&mixed, resources, "", std::slice::from_ref(&image)));
    let found: Vec<_> =
        outcome.findings.iter().map(|found| (found.rule.code, found.message.as_str())).collect();
    assert_eq!(found, [("R030", "第 2-3 页只有图像，没有可读的文字")]);
    let scanned = document(&[scan], resources, "", &[image]);
    assert_eq!(refused(read(&scanned, &Limits::default())), ErrorKind::ImageOnly);
}

#[test]
fn locked_files_are_refused_and_open_ones_read() {
    use lopdf::{EncryptionState, EncryptionVersion, Object, Permissions};
    let locked = |user_password| {
        let mut document =
            lopdf::Document::load_mem(&plain(&[Sheet::default().text(50.0, 50.0, "项目名称")]))
                .expect("the sample is a PDF");
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
        let state = EncryptionState::try_from(EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password,
            key_length: 128,
            permissions: Permissions::all(),
        })
        .expect("the passwords make keys");
        document.encrypt(&state).expect("the sample is encrypted");
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("memory takes all bytes");
        bytes
    };
    assert_eq!(outline(&locked("")), "项目名称\n");
    assert_eq!(refused(read(&locked("user"), &Limits::default())), ErrorKind::Encrypted);
}

#[test]
fn damage_and_excess_have_their_own_errors() {
    let pages: Vec<Sheet> = (0..3).map(|_| Sheet::default().text(50.0, 50.0, "项目名称")).collect();
    let bytes = plain(&pages);
    assert!(matches!(refused(read(b"%PDF-1.7\nnothing", &Limits::default())), ErrorKind::Damaged(_)));
    assert_eq!(refused(read(&plain(&[]), &Limits::default())), ErrorKind::Damaged("没有页面"));
    let limits = Limits { pages: 2, ..Limits::default() };
    assert_eq!(refused(read(&bytes, &limits)), ErrorKind::TooLarge("页数"));
    let limits = Limits { unpacked: 100, ..Limits::default() };
    assert_eq!(refused(read(&bytes, &limits)), ErrorKind::TooLarge("解压后的字节数"));
    // A lost cross-reference table is found again.
    let cut = bytes.windows(4).position(|window| window == b"xref").expect("the sample has a table");
    assert_eq!(outline(&bytes[..cut]), "项目名称\n项目名称\n项目名称\n");
    let nested = Sheet::default().draw(&"[".repeat(100_000)).draw(&"<<".repeat(100_000));
    assert_eq!(refused(read(&plain(&[nested]), &Limits::default())), ErrorKind::Empty);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn no_damage_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        end in any::<prop::sample::Index>(),
    ) {
        let sheet = Sheet::default()
            .cell(50.0, 50.0, 100.0, 20.0, "项目名称")
            .cell(150.0, 50.0, 100.0, 20.0, "甲")
            .text(50.0, 100.0, "说明");
        let mut bytes = plain(&[sheet.clone(), sheet]);
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.index(bytes.len() * 2));
        // Past the guard in `read`, so that a panic of ours is seen.
        let _ = super::read_document(&bytes, &Limits::default());
    }
}
