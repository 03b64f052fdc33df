//! A zip archive as a folder of documents.
