//! Fonts for the PDF: which of the official typefaces are installed, and which open ones stand in.
//!
//! Fonts are looked for in the folders of the system and in those the caller names. What was found is only listed; a
//! font is opened when a character is first set in it. A character that the font of its face lacks is taken from
//! another one that has it.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fontdb::{Database, FaceInfo, Source};
use krilla::text::{Font, Tag};

use crate::laid::Face;

/// What a face is set in, best first. Printed in the manual, so the names stand as font files give them.
#[derive(Clone, Copy, Debug)]
pub struct Typeface {
    pub face: Face,
    /// What official documents call it.
    pub wanted: &'static str,
    pub families: &'static [Family],
}

/// Fonts of one design, under the names that their makers gave them.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    pub names: &'static [&'static str],
    /// Whether it is another design than the official one.
    pub stands_in: bool,
    /// Whether its bold weight is meant even for text that is not bold.
    pub bold: bool,
}

const fn official(names: &'static [&'static str]) -> Family {
    Family { names, stands_in: false, bold: false }
}

const fn open(names: &'static [&'static str]) -> Family {
    Family { names, stands_in: true, bold: false }
}

const fn open_bold(names: &'static [&'static str]) -> Family {
    Family { names, stands_in: true, bold: true }
}

const FANDOL_SONG: &[&str] = &["FandolSong"];
const SERIF: &[&str] =
    &["Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "思源宋体"];
const SANS: &[&str] =
    &["Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体"];

/// One entry for each face. Where nothing in an entry is found, the face is set like 宋体, and that like 黑体.
pub const TYPEFACES: &[Typeface] = &[
    Typeface {
        face: Face::Title,
        wanted: "方正小标宋",
        families: &[
            official(&["方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"]),
            open_bold(SERIF),
            open_bold(FANDOL_SONG),
            open_bold(&["宋体", "SimSun", "Songti SC"]),
        ],
    },
    Typeface {
        face: Face::Song,
        wanted: "宋体",
        families: &[
            official(&["宋体", "SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "FZShuSong-Z01"]),
            open(SERIF),
            open(FANDOL_SONG),
            open(&["Songti SC", "STSong", "AR PL UMing CN", "AR PL SungtiL GB"]),
        ],
    },
    Typeface {
        face: Face::FangSong,
        wanted: "仿宋_GB2312",
        families: &[
            official(&[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
            ]),
            open(&["FandolFang", "FandolFang R"]),
            open(&["STFangsong", "华文仿宋", "朱雀仿宋", "Zhuque Fangsong (technical preview)"]),
        ],
    },
    Typeface {
        face: Face::Kai,
        wanted: "楷体_GB2312",
        families: &[
            official(&["楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03"]),
            open(&["FandolKai"]),
            open(&[
                "霞鹜文楷 GB",
                "LXGW WenKai GB",
                "霞鹜文楷",
                "LXGW WenKai",
                "AR PL UKai CN",
                "AR PL KaitiM GB",
            ]),
            open(&["STKaiti", "Kaiti SC", "华文楷体"]),
        ],
    },
    Typeface {
        face: Face::Hei,
        wanted: "黑体",
        families: &[
            official(&["黑体", "SimHei", "方正黑体_GBK", "FZHei-B01"]),
            open(SANS),
            open(&["FandolHei"]),
            open(&["微软雅黑", "Microsoft YaHei", "Heiti SC", "STHeiti", "PingFang SC"]),
            open(&["WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback"]),
        ],
    },
];

/// What was found for one face.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceReport {
    pub face: Face,
    /// What official documents call it.
    pub wanted: &'static str,
    pub found: Option<FoundFont>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FoundFont {
    pub family: String,
    pub file: PathBuf,
    /// Whether it stands in for the official typeface.
    pub stands_in: bool,
}

/// The fonts found for each `Face`.
pub struct Fonts {
    database: Database,
    /// Every font found, in the order in which they are asked for a character that the face lacks.
    found: Vec<Found>,
    /// Position in `found` for each face, plain and bold.
    chosen: [[Option<Chosen>; 2]; 5],
    /// Where characters were found that the face lacks.
    elsewhere: Mutex<HashMap<char, Option<usize>>>,
    missing: Mutex<BTreeSet<char>>,
}

struct Found {
    id: fontdb::ID,
    opened: OnceLock<Option<Opened>>,
}

#[derive(Clone, Copy, Debug)]
struct Chosen {
    font: usize,
    stands_in: bool,
    /// Whether a bold weight was asked for that the font does not have.
    is_light: bool,
}

/// A font with its file.
pub(crate) struct Opened {
    pub font: Font,
    data: Arc<Vec<u8>>,
    index: u32,
}

impl Opened {
    pub fn tables(&self) -> Option<ttf_parser::Face<'_>> {
        ttf_parser::Face::parse(&self.data, self.index).ok()
    }
}

impl Fonts {
    /// Looks for fonts in these folders, and in those of the system.
    pub fn find(folders: &[PathBuf]) -> Fonts {
        let mut database = Database::new();
        for folder in folders {
            database.load_fonts_dir(folder);
        }
        let named = database.len();
        database.load_system_fonts();
        Fonts::choose(database, named)
    }

    /// Looks for fonts in these folders only.
    pub fn find_only(folders: &[PathBuf]) -> Fonts {
        let mut database = Database::new();
        for folder in folders {
            database.load_fonts_dir(folder);
        }
        let named = database.len();
        Fonts::choose(database, named)
    }

    /// The first `named` fonts are preferred to others of the same name.
    fn choose(database: Database, named: usize) -> Fonts {
        // The order in which a folder lists its files is no order to rely on.
        let mut faces: Vec<(bool, &FaceInfo)> =
            database.faces().enumerate().map(|(index, face)| (index >= named, face)).collect();
        faces.sort_by_key(|(is_system, face)| (*is_system, file(face).to_path_buf(), face.index));
        let faces: Vec<&FaceInfo> = faces.into_iter().map(|(_, face)| face).collect();
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, face) in faces.iter().enumerate() {
            for (name, _) in &face.families {
                by_name.entry(name).or_default().push(index);
            }
        }

        let select = |typeface: &Typeface, bold: bool| {
            typeface.families.iter().find_map(|family| {
                let weight = if bold || family.bold { 700 } else { 400 };
                let font = family
                    .names
                    .iter()
                    .flat_map(|name| by_name.get(name).into_iter().flatten())
                    .filter(|index| faces[**index].style == fontdb::Style::Normal)
                    .min_by_key(|index| faces[**index].weight.0.abs_diff(weight))?;
                let is_light = weight == 700 && faces[*font].weight.0 < 600;
                Some(Chosen { font: *font, stands_in: family.stands_in, is_light })
            })
        };
        let mut chosen = [[None; 2]; 5];
        for typeface in TYPEFACES {
            chosen[typeface.face as usize] = [false, true].map(|bold| select(typeface, bold));
        }
        let stand_in = |chosen: Option<Chosen>| chosen.map(|it| Chosen { stands_in: true, ..it });
        for (face, other) in [
            (Face::Song, Face::Hei),
            (Face::Song, Face::FangSong),
            (Face::Song, Face::Kai),
            (Face::Title, Face::Song),
            (Face::FangSong, Face::Song),
            (Face::Kai, Face::Song),
            (Face::Hei, Face::Song),
        ] {
            for bold in [0, 1] {
                if chosen[face as usize][bold].is_none() {
                    // A title is bold where it is not set in a face of its own.
                    let from = if face == Face::Title { 1 } else { bold };
                    chosen[face as usize][bold] = stand_in(chosen[other as usize][from]);
                }
            }
        }

        // What lacks a character asks the fonts of our faces first: they agree with it in style.
        let first = [Face::Song, Face::Hei, Face::FangSong, Face::Kai, Face::Title];
        let mut order: Vec<usize> =
            first.iter().filter_map(|face| chosen[*face as usize][0]).map(|chosen| chosen.font).collect();
        for typeface in TYPEFACES {
            let names = typeface.families.iter().flat_map(|family| family.names);
            order.extend(names.flat_map(|name| by_name.get(name).into_iter().flatten()));
        }
        // Then upright fonts of common weight.
        let mut others: Vec<usize> = (0..faces.len()).collect();
        others.sort_by_key(|index| {
            let face = faces[*index];
            (face.style != fontdb::Style::Normal, face.monospaced, face.weight.0.abs_diff(400))
        });
        order.extend(others);
        let mut position = vec![None; faces.len()];
        let mut found: Vec<Found> = Vec::with_capacity(faces.len());
        for index in order {
            if position[index].is_none() {
                position[index] = Some(found.len());
                found.push(Found { id: faces[index].id, opened: OnceLock::new() });
            }
        }
        for chosen in chosen.iter_mut().flatten().flatten() {
            chosen.font = position[chosen.font].unwrap_or(chosen.font);
        }
        Fonts { database, found, chosen, elsewhere: Mutex::default(), missing: Mutex::default() }
    }

    /// What each face is set in.
    pub fn report(&self) -> Vec<FaceReport> {
        let found = |face: Face| {
            let chosen = self.chosen[face as usize][0]?;
            let info = self.database.face(self.found[chosen.font].id)?;
            let wanted = TYPEFACES.iter().filter(|typeface| typeface.face == face);
            let known = |name: &&str| {
                wanted
                    .clone()
                    .any(|typeface| typeface.families.iter().any(|family| family.names.contains(name)))
            };
            let mut names = info.families.iter().map(|(name, _)| name.as_str());
            let family = names.clone().find(known).or(names.next())?.to_owned();
            Some(FoundFont { family, file: file(info).to_path_buf(), stands_in: chosen.stands_in })
        };
        TYPEFACES
            .iter()
            .map(|typeface| FaceReport {
                face: typeface.face,
                wanted: typeface.wanted,
                found: found(typeface.face),
            })
            .collect()
    }

    /// Characters that were to be drawn and that no font has; a 〓 was drawn in their place.
    pub fn missing(&self) -> Vec<char> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    pub(crate) fn has_chinese(&self) -> bool {
        self.chosen[Face::Song as usize][0].is_some()
    }

    pub(crate) fn note_missing(&self, character: char) {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(character);
    }

    /// The font of a face, and whether it is to be made bold by drawing its outlines.
    pub(crate) fn chosen(&self, face: Face, bold: bool) -> Option<(usize, bool)> {
        self.chosen[face as usize][usize::from(bold)].map(|chosen| (chosen.font, chosen.is_light))
    }

    /// Another font that has this character.
    pub(crate) fn elsewhere(&self, character: char) -> Option<usize> {
        let mut elsewhere = self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner);
        *elsewhere.entry(character).or_insert_with(|| {
            self.found.iter().position(|found| {
                self.database
                    .with_face_data(found.id, |data, index| has_outline(data, index, character))
                    .unwrap_or(false)
            })
        })
    }

    pub(crate) fn open(&self, font: usize) -> Option<&Opened> {
        let found = self.found.get(font)?;
        found
            .opened
            .get_or_init(|| {
                let info = self.database.face(found.id)?;
                let data = self.shared(info)?;
                let parsed = ttf_parser::Face::parse(&data, info.index).ok()?;
                // A variable font is at its lightest unless told otherwise.
                let is_variable = parsed.raw_face().table(ttf_parser::Tag::from_bytes(b"fvar")).is_some();
                let weight = [(Tag::new(b"wght"), 400.0)];
                let coordinates = if is_variable { &weight[..] } else { &[] };
                let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = data.clone();
                let font = Font::new_variable(shared.into(), info.index, coordinates)?;
                Some(Opened { font, data, index: info.index })
            })
            .as_ref()
    }

    /// The bytes of a font file; the fonts of a collection share them.
    fn shared(&self, info: &FaceInfo) -> Option<Arc<Vec<u8>>> {
        let path = file(info);
        let is_same = |found: &&Found| {
            found.id != info.id && self.database.face(found.id).is_some_and(|other| file(other) == path)
        };
        let open = self.found.iter().filter(is_same).find_map(|found| found.opened.get()?.as_ref());
        match open {
            Some(open) => Some(open.data.clone()),
            None => Some(Arc::new(std::fs::read(path).ok()?)),
        }
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Fonts").field("report", &self.report()).finish_non_exhaustive()
    }
}

fn file(face: &FaceInfo) -> &Path {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => path,
        Source::Binary(_) => Path::new(""),
    }
}

/// Whether a font draws this character by an outline: pictures of characters are of no use in a form.
fn has_outline(data: &[u8], index: u32, character: char) -> bool {
    ttf_parser::Face::parse(data, index).is_ok_and(|face| {
        let has_table = |tag: &[u8; 4]| face.raw_face().table(ttf_parser::Tag::from_bytes(tag)).is_some();
        face.glyph_index(character).is_some_and(|glyph| glyph.0 != 0)
            && (has_table(b"glyf") || has_table(b"CFF ") || has_table(b"CFF2"))
            && !has_table(b"COLR")
            && !has_table(b"SVG ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_face_has_one_entry_that_begins_with_the_official_typeface() {
        let faces: Vec<Face> = TYPEFACES.iter().map(|typeface| typeface.face).collect();
        assert_eq!(faces, [Face::Title, Face::Song, Face::FangSong, Face::Kai, Face::Hei]);
        for (position, typeface) in TYPEFACES.iter().enumerate() {
            assert_eq!(typeface.face as usize, position);
            assert!(!typeface.families[0].stands_in, "{}", typeface.wanted);
            assert!(typeface.families[1..].iter().all(|family| family.stands_in), "{}", typeface.wanted);
        }
    }

    #[test]
    fn an_empty_folder_has_no_chinese_font() {
        let fonts = Fonts::find_only(&[PathBuf::from("no-such-folder")]);
        assert!(!fonts.has_chinese());
        assert!(fonts.report().iter().all(|report| report.found.is_none()));
    }
}
