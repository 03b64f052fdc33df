//! PDF: pages drawn as laid out, with fonts embedded, bookmarks, and tags that say what is a heading and what a cell.
//!
//! Lines and grids run over the pages of their section (`flow.rs`, `table.rs`); a page is gathered as texts and ruling
//! lines (`sheet.rs`) and drawn when it is full, so that only the pages already written are kept. No clock and no
//! randomness: the same sections and fonts make the same bytes.

mod flow;
mod sheet;
mod table;
mod typesetter;

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::{Identifier, TagTree};
use krilla::{Document, SerializeSettings};

use self::sheet::Sheet;
use self::typesetter::Typesetter;
use crate::laid::Section;
use crate::renderer::{RenderError, Renderer, Setting};

pub const RENDERER: Renderer =
    Renderer { name: "pdf", title: "PDF", extension: "pdf", media_type: "application/pdf", write };

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

fn write(sections: &mut dyn Iterator<Item = Section>, setting: &Setting) -> Result<Vec<u8>, RenderError> {
    let fonts = setting.fonts.filter(|fonts| fonts.has_chinese()).ok_or_else(|| {
        RenderError::new(
            "没有找到中文字体，无法生成 PDF。请安装宋体等中文字体（Debian、Ubuntu 的软件包是 fonts-noto-cjk），\
             或者指明字体所在的文件夹",
        )
    })?;
    let mut book = Book {
        document: Document::new_with(SerializeSettings::default()),
        typesetter: Typesetter::new(fonts),
        pages: 0,
    };
    let mut outline = Outline::new();
    let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
    for section in sections {
        if !section.name.is_empty() {
            let top = XyzDestination::new(book.pages, Point::from_xy(0.0, 0.0));
            outline.push_child(OutlineNode::new(section.name.clone(), top));
        }
        tree.push(flow::section(&section, &mut book)?);
    }
    let Book { mut document, .. } = book;
    document.set_outline(outline);
    document.set_tag_tree(tree);
    document.set_metadata(
        Metadata::new()
            .title(setting.title.to_owned())
            .language("zh-CN".to_owned())
            .producer("绩衡 Jiheng".to_owned()),
    );
    document.finish().map_err(|error| RenderError::caused("无法写出 PDF", format!("{error:?}")))
}

/// The document in the making.
struct Book<'f> {
    document: Document,
    typesetter: Typesetter<'f>,
    /// Pages drawn so far.
    pages: usize,
}

impl Book<'_> {
    fn draw(
        &mut self,
        sheet: &Sheet,
        (width, height): (f32, f32),
        belongs: impl FnMut(usize, Identifier),
    ) -> Result<(), RenderError> {
        let settings = PageSettings::from_wh(width, height)
            .ok_or_else(|| RenderError::new("纸张的宽度和高度应当大于零"))?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        sheet.draw(&mut surface, &self.typesetter, belongs);
        surface.finish();
        page.finish();
        self.pages += 1;
        Ok(())
    }
}
