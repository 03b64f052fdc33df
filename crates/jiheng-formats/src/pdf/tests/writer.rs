//! A PDF writer small enough to see through: objects as text, pages measured from their upper left corner.

use std::fmt::Write as _;

/// What is drawn on one page.
#[derive(Clone, Default)]
pub struct Sheet {
    pub content: String,
}

pub const HEIGHT: f64 = 842.0;

impl Sheet {
    /// Prints text with its upper left corner here, in 10 point type; the height of a line is 14.
    pub fn text(mut self, left: f64, top: f64, text: &str) -> Sheet {
        for (index, line) in text.split('\n').enumerate() {
            let baseline = HEIGHT - top - 10.0 - 14.0 * index as f64;
            let _ = writeln!(self.content, "BT /F1 10 Tf {left} {baseline} Td <{}> Tj ET", utf16(line));
        }
        self
    }

    /// A ruled cell with its text.
    pub fn cell(mut self, left: f64, top: f64, width: f64, height: f64, text: &str) -> Sheet {
        let _ = writeln!(self.content, "{left} {} {width} {height} re S", HEIGHT - top - height);
        self.text(left + 5.0, top + 2.0, text)
    }

    /// The same, marked with a number for the tags.
    pub fn marked(self, mark: u32, [left, top, width, height]: [f64; 4], text: &str) -> Sheet {
        self.draw(&format!("/TD <</MCID {mark}>> BDC")).cell(left, top, width, height, text).draw("EMC")
    }

    pub fn line(mut self, left: f64, top: f64, right: f64, bottom: f64) -> Sheet {
        let (top, bottom) = (HEIGHT - top, HEIGHT - bottom);
        let _ = writeln!(self.content, "{left} {top} m {right} {bottom} l S");
        self
    }

    pub fn draw(mut self, operators: &str) -> Sheet {
        self.content.push_str(operators);
        self.content.push('\n');
        self
    }
}

pub fn utf16(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut hexadecimal, unit| {
        let _ = write!(hexadecimal, "{unit:04x}");
        hexadecimal
    })
}

/// The font of [`Sheet::text`]: not embedded, codes are UTF-16, Chinese square and Latin half as wide.
pub const FONT: &str = "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UTF16-H/DescendantFonts\
[<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>\
/DW 1000/W[1 95 500]>>]>>";

/// A document of these pages. `resources` goes into the resources of each, `page` into its dictionary.
pub fn document(sheets: &[Sheet], resources: &str, page: &str, objects: &[String]) -> Vec<u8> {
    written("", sheets, resources, page, objects)
}

/// A document with tags: `elements` are those of the root. Pages are numbered 5, 7, 9 …
pub fn tagged(sheets: &[Sheet], elements: &str) -> Vec<u8> {
    let root = format!("<</Type/StructTreeRoot/RoleMap<</Grid/Table>>/K[{elements}]>>");
    written("/StructTreeRoot 4 0 R", sheets, "", "", &[root])
}

fn written(catalog: &str, sheets: &[Sheet], resources: &str, page: &str, objects: &[String]) -> Vec<u8> {
    let mut list: Vec<String> = vec![format!("<</Type/Catalog/Pages 2 0 R{catalog}>>"), String::new()];
    list.push(FONT.to_owned());
    list.extend(objects.iter().cloned());
    let mut kids = String::new();
    for sheet in sheets {
        let number = list.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        list.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>\
             {resources}>>{page}>>",
            number + 1
        ));
        list.push(format!("<</Length {}>>stream\n{}\nendstream", sheet.content.len() + 1, sheet.content));
    }
    list[1] = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", sheets.len());
    let mut file = "%PDF-1.5\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", list.len() + 1);
    for (index, object) in list.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = file.len();
    let _ =
        write!(file, "{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", list.len() + 1);
    file.into_bytes()
}

pub fn plain(sheets: &[Sheet]) -> Vec<u8> {
    document(sheets, "", "", &["null".to_owned()])
}
