//! Zip packages (OOXML, OpenDocument, archives): opened with limits on size, ratio and entry count.
