//! Bytes in, readings out: archives, canonical JSON, and input that is neither.

use std::io::Write;

use jiheng::{Limits, ReadError, Reading};

const FORM: &str = "项目支出绩效目标表\n（2026年度）\n单位：万元\n项目名称\t老旧路灯更换\n预算数\t12.00\n";

fn read(path: &str, bytes: &[u8]) -> Vec<Result<Reading, ReadError>> {
    jiheng::read(path, bytes, &Limits::default())
}

/// A line per reading: where it came from and what it is, or why not.
fn outline(readings: &[Result<Reading, ReadError>]) -> String {
    let line = |reading: &Result<Reading, ReadError>| match reading {
        Ok(Reading { document, .. }) => {
            let names: Vec<&str> =
                document.projects.iter().filter_map(|project| project.name.as_deref()).collect();
            format!("{} [{}] {}", document.source.path, document.source.format, names.join("、"))
        }
        Err(error) => error.to_string(),
    };
    readings.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_archive_is_a_folder_of_documents() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("甲单位/申报表.txt", FORM),
        ("甲单位/空.txt", ""),
        ("甲单位/~$申报表.docx", "lock"),
        ("照片.png", "no document"),
        ("结果.json", "{}"),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("names are short");
        archive.write_all(text.as_bytes()).expect("memory takes all");
    }
    let bytes = archive.finish().expect("memory takes all").into_inner();
    insta::assert_snapshot!(outline(&read("材料.zip", &bytes)), @r#"
    材料.zip/甲单位/申报表.txt [txt] 老旧路灯更换
    无法读取 材料.zip/甲单位/空.txt：文件是空的，没有任何内容
    "#);
}

#[test]
fn an_archive_without_documents_says_so() {
    let archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let bytes = archive.finish().expect("memory takes all").into_inner();
    insta::assert_snapshot!(outline(&read("空.zip", &bytes)), @"无法读取 空.zip：压缩包中没有可以读取的文件");
}

#[test]
fn a_source_names_the_bytes_it_was_read_from() {
    let readings = read("申报表.txt", FORM.as_bytes());
    let source = &readings[0].as_ref().expect("it can be read").document.source;
    assert_eq!(source.bytes, FORM.len() as u64);
    insta::assert_snapshot!(source.sha256, @"6d040e8e6a7348776513f4da55284858956e081c5e1b5271a44aaf8eea0c2763");
}

#[test]
fn canonical_json_reads_to_the_document_it_was_written_from() {
    let reading = read("申报表.txt", FORM.as_bytes()).remove(0).expect("it can be read");
    let json = serde_json::json!({ "schema": "jiheng/1", "documents": [reading.document] });
    let again = read("结果.json", json.to_string().as_bytes()).remove(0).expect("it can be read");
    assert_eq!(again.document, reading.document);
}

#[test]
fn json_that_is_not_ours_is_told_apart() {
    insta::assert_snapshot!(outline(&read("a.json", b"{\"schema\": \"jiheng/9\"}")), @"无法读取 a.json：JSON 标明的格式是「jiheng/9」，此版本只能读取 jiheng/1");
    insta::assert_snapshot!(outline(&read("a.json", b"{\n  \"documents\": 3\n}")), @"无法读取 a.json：JSON 内容不符合 jiheng/1（第 2 行第 16 列）");
    insta::assert_snapshot!(outline(&read("a.json", b"{\"documents\": []}")), @"无法读取 a.json：JSON 没有标明格式，此版本只能读取 jiheng/1");
}
