//! The parts of the package that no document changes, and the little around those that it does.

use crate::package::APPLICATION;

pub(super) const NUMBERED_FOOTER: &str = "rId4";
pub(super) const EMPTY_FOOTER: &str = "rId5";

pub(super) const FIXED: &[(&str, &str)] = &[
    ("[Content_Types].xml", CONTENT_TYPES),
    ("_rels/.rels", RELATIONS),
    ("docProps/app.xml", APPLICATION),
    ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
    ("word/styles.xml", STYLES),
    ("word/settings.xml", SETTINGS),
    ("word/fontTable.xml", FONTS),
    ("word/footer1.xml", FOOTER),
    ("word/footer2.xml", NO_FOOTER),
];

pub(super) const DOCUMENT_START: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#,
);
pub(super) const DOCUMENT_END: &str = "</w:body></w:document>";

const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>"#,
    r#"<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    r#"<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#,
    r#"</Types>"#,
);

const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/>"#,
    r#"</Relationships>"#,
);

const DOCUMENT_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/>"#,
    r#"<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>"#,
    r#"<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>"#,
    r#"</Relationships>"#,
);

/// Word shows the built-in headings by their Chinese names (标题 1) and lists them for navigation. How a heading looks
/// is said in its runs.
const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:docDefaults><w:rPrDefault><w:rPr>"#,
    r#"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>"#,
    r#"<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>"#,
    r#"</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"#,
    r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/>"#,
    // Word would set figures apart from Chinese, and `≥ 30` look as if a blank was typed.
    r#"<w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/></w:pPr></w:style>"#,
    heading!(1, 0),
    heading!(2, 1),
    heading!(3, 2),
    heading!(4, 3),
    heading!(5, 4),
    heading!(6, 5),
    heading!(7, 6),
    heading!(8, 7),
    heading!(9, 8),
    r#"<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>"#,
    r#"<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="footer"/><w:basedOn w:val="a"/>"#,
    r#"<w:pPr><w:jc w:val="center"/></w:pPr></w:style>"#,
    r#"</w:styles>"#,
);

macro_rules! heading {
    ($level:literal, $outline:literal) => {
        concat!(
            r#"<w:style w:type="paragraph" w:styleId=""#,
            $level,
            r#""><w:name w:val="heading "#,
            $level,
            r#""/><w:basedOn w:val="a"/><w:next w:val="a"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/><w:outlineLvl w:val=""#,
            $outline,
            r#""/></w:pPr></w:style>"#
        )
    };
}
use heading;

/// Word 2013 and later: older modes let tables hang out into the margin.
const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>"#,
    r#"<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"#,
    r#"<w:adjustLineHeightInTable/><w:useFELayout/>"#,
    r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    r#"<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>"#,
);

/// What may stand in for the official typefaces where they are not installed.
const FONTS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>"#,
    font!("方正小标宋简体", "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,宋体", "script"),
    font!("宋体", "SimSun,Noto Serif CJK SC", "auto"),
    font!("仿宋_GB2312", "仿宋,FangSong,华文仿宋", "modern"),
    font!("楷体_GB2312", "楷体,KaiTi,华文楷体", "modern"),
    font!("黑体", "SimHei,Noto Sans CJK SC", "modern"),
    r#"</w:fonts>"#,
);

macro_rules! font {
    ($name:literal, $instead:literal, $family:literal) => {
        concat!(
            r#"<w:font w:name=""#,
            $name,
            r#""><w:altName w:val=""#,
            $instead,
            r#""/><w:charset w:val="86"/><w:family w:val=""#,
            $family,
            r#""/><w:pitch w:val="variable"/></w:font>"#
        )
    };
}
use font;

/// `— 1 —`, as official documents have it.
const FOOTER: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:p><w:pPr><w:pStyle w:val="a3"/><w:jc w:val="center"/></w:pPr>"#,
    r#"<w:r>"#,
    footer_properties!(),
    r#"<w:t xml:space="preserve">— </w:t></w:r>"#,
    r#"<w:r>"#,
    footer_properties!(),
    r#"<w:fldChar w:fldCharType="begin"/></w:r><w:r>"#,
    footer_properties!(),
    r#"<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>"#,
    footer_properties!(),
    r#"<w:fldChar w:fldCharType="separate"/></w:r><w:r>"#,
    footer_properties!(),
    r#"<w:t>1</w:t></w:r><w:r>"#,
    footer_properties!(),
    r#"<w:fldChar w:fldCharType="end"/></w:r><w:r>"#,
    footer_properties!(),
    r#"<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#,
);

macro_rules! footer_properties {
    () => {
        r#"<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr>"#
    };
}
use footer_properties;

/// Without a footer of its own a section would take that of the section before.
const NO_FOOTER: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr></w:p></w:ftr>"#,
);
