//! Comma-separated values as RFC 4180 has them: read with line numbers, written with CRLF. Nothing is guessed: a quote
//! where none may be is a problem of its line, an open one at the end is a problem of the file's end.

/// Characters of a field, at the most.
pub const FIELD: usize = 40_000;

/// A row, and the line of the file where it begins, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line.
    pub line: usize,
    /// Its fields.
    pub fields: Vec<String>,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quote in a field that does not begin with one, or text after the closing one.
    Quote,
    /// A quote that is never closed.
    Open,
    /// A field longer than [`FIELD`].
    Long,
}

/// Reads rows one after another. Empty lines are no rows.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Reader<'a> {
    /// Reads a text; a byte order mark at its beginning is none of it.
    pub fn new(text: &'a str) -> Reader<'a> {
        Reader { rest: text.strip_prefix('\u{FEFF}').unwrap_or(text), line: 1 }
    }

    /// Whether a line ends here, and takes the end.
    fn take_end(&mut self) -> bool {
        for end in ["\r\n", "\n", "\r"] {
            if let Some(rest) = self.rest.strip_prefix(end) {
                self.rest = rest;
                self.line += 1;
                return true;
            }
        }
        false
    }

    fn quoted(&mut self) -> Result<String, Broken> {
        let mut field = String::new();
        loop {
            let Some(at) = self.rest.find('"') else {
                self.rest = "";
                return Err(Broken::Open);
            };
            let (text, rest) = self.rest.split_at(at);
            self.line += text.matches('\n').count();
            field.push_str(text);
            self.rest = &rest[1..];
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    field.push('"');
                    self.rest = rest;
                }
                None => return Ok(field),
            }
        }
    }

    fn skip_line(&mut self) {
        let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
        self.rest = &self.rest[end..];
        self.take_end();
    }

    fn row(&mut self) -> Result<Vec<String>, Broken> {
        let mut fields = Vec::new();
        loop {
            let field = if let Some(rest) = self.rest.strip_prefix('"') {
                self.rest = rest;
                self.quoted()?
            } else {
                let end = self.rest.find([',', '\n', '\r']).unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                if text.contains('"') {
                    return Err(Broken::Quote);
                }
                text.to_owned()
            };
            if field.chars().count() > FIELD {
                return Err(Broken::Long);
            }
            fields.push(field);
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
            } else if self.rest.is_empty() || self.take_end() {
                return Ok(fields);
            } else {
                return Err(Broken::Quote);
            }
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Row, (usize, Broken)>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.take_end() {}
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        Some(match self.row() {
            Ok(fields) => Ok(Row { line, fields }),
            Err(broken) => {
                self.skip_line();
                Err((line, broken))
            }
        })
    }
}

/// Writes a row at the end of a text.
pub fn write<'a>(text: &mut String, fields: impl IntoIterator<Item = &'a str>) {
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        if field.contains(['"', ',', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(field);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Result<(usize, String), (usize, Broken)>> {
        Reader::new(text).map(|row| row.map(|row| (row.line, row.fields.join("|")))).collect()
    }

    #[test]
    fn rows_are_read_with_their_lines_and_broken_ones_are_told() {
        assert_eq!(
            read("\u{FEFF}a,b\r\n\n\"x\ny\",\"say \"\"hi\"\"\",\nfoo\"bar,1\n\"q\"r,2\nlast,\"\""),
            [
                Ok((1, "a|b".into())),
                Ok((3, "x\ny|say \"hi\"|".into())),
                Err((5, Broken::Quote)),
                Err((6, Broken::Quote)),
                Ok((7, "last|".into())),
            ]
        );
        assert_eq!(read("a,\"b\nc"), [Err((1, Broken::Open))]);
        assert_eq!(read(&"x".repeat(FIELD + 1)), [Err((1, Broken::Long))]);
        assert_eq!(read("\r\n\n"), []);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in proptest::collection::vec(proptest::collection::vec("[\\PC\r\n\",]{0,8}", 1..4), 0..6)) {
            let mut text = String::new();
            for row in &rows {
                write(&mut text, row.iter().map(String::as_str));
            }
            let again: Vec<Vec<String>> = Reader::new(&text).map(|row| row.unwrap().fields).collect();
            // A row of one empty field is an empty line.
            let told: Vec<Vec<String>> = rows.into_iter().filter(|row| *row != [""]).collect();
            if !text.starts_with('\u{FEFF}') {
                prop_assert_eq!(again, told);
            }
        }

        #[test]
        fn any_text_is_read_to_its_end(text in "[a\",\r\n]{0,40}") {
            prop_assert!(Reader::new(&text).count() <= text.len());
        }
    }
}
