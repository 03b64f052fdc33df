//! Where a text breaks into lines, given the advance of each character: between Chinese characters anywhere but before
//! closing and after opening punctuation, between words of other scripts at blanks.
