//! Tables of the first pass: caption, columns, head, bodies, foot, in the order HTML has them; rows and cells always
//! inside what must hold them.
//!
//! Directly in a table, another table ends it, as in browsers. Words between cells get a cell. Parts without a table
//! lose their tags, and their words are kept apart.

use super::blocks::{CAPTION, ROWS};
use super::elements::{Element, Role};
use super::rewrite::Rewriter;
use super::tokens::Tag;

/// Columns, a head, a foot were met in this table.
const COLUMNS: u8 = 8;
const HEAD: u8 = 16;
const FOOT: u8 = 32;

impl Rewriter {
    pub(crate) fn open_table(&mut self, element: Element, tag: &Tag) {
        let attributes = self.attributes(element, tag);
        // Directly in a table, a table ends it.
        if matches!(self.parent_out(), "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup")
            && let Some(table) = self.table()
        {
            self.close_to(table);
        }
        self.place_block("table");
        self.push_with(element.source, "table", &attributes);
    }

    /// The innermost open table.
    fn table(&self) -> Option<usize> {
        self.blocks.iter().rposition(|b| b.out == "table")
    }

    pub(crate) fn open_table_part(&mut self, element: Element, tag: &Tag) {
        let Some(table) = self.table() else {
            // Parts without a table: their words are kept apart.
            if element.role == Role::TablePart && element.out != "col" && !self.out.is_empty() {
                self.out.push(' ');
            }
            return;
        };
        let mut out = element.out;
        let scoped = tag.attrs.iter().any(|a| &*a.name.local == "scope");
        if out == "td" && scoped {
            out = "th";
        }
        let attributes = self.attributes_as(out, element, tag);
        let seen = self.blocks[table].seen;
        match out {
            "caption" => {
                self.close_to(table + 1);
                if seen == 0 {
                    self.mark(CAPTION);
                    self.push_with(element.source, "caption", &attributes);
                } else {
                    self.place_inline();
                    self.push(element.source, "", "");
                }
            }
            "colgroup" | "col" if seen & (HEAD | FOOT | ROWS) != 0 => {}
            "colgroup" => {
                self.close_to(table + 1);
                self.mark(COLUMNS);
                self.push_with(element.source, "colgroup", &attributes);
            }
            "col" => {
                if self.parent_out() != "colgroup" {
                    self.close_to(table + 1);
                    self.mark(COLUMNS);
                    self.push_implied("colgroup");
                }
                // A group with columns in it counts them by themselves.
                self.drop_span();
                self.out.push_str(&format!("<col{}>", attributes.text));
            }
            "thead" | "tbody" | "tfoot" => {
                self.close_to(table + 1);
                let (out, flag) = match out {
                    "thead" if seen & (HEAD | FOOT | ROWS) == 0 => ("thead", HEAD),
                    "tfoot" if seen & FOOT == 0 => ("tfoot", FOOT),
                    _ => ("tbody", ROWS),
                };
                self.mark(flag);
                self.push_with(element.source, out, &attributes);
            }
            "tr" => {
                let section =
                    self.blocks[table..].iter().position(|b| matches!(b.out, "thead" | "tbody" | "tfoot"));
                match section {
                    Some(n) => self.close_to(table + n + 1),
                    None => {
                        self.close_to(table + 1);
                        self.step_inside();
                    }
                }
                self.push_with(element.source, "tr", &attributes);
            }
            _ => {
                match self.blocks[table..].iter().position(|b| b.out == "tr") {
                    Some(n) => self.close_to(table + n + 1),
                    None => {
                        let section = self.blocks[table..]
                            .iter()
                            .position(|b| matches!(b.out, "thead" | "tbody" | "tfoot"));
                        self.close_to(table + section.unwrap_or(0) + 1);
                        while self.parent_out() != "tr" {
                            self.step_inside();
                        }
                    }
                }
                self.push_with(element.source, if out == "th" { "th" } else { "td" }, &attributes);
            }
        }
    }

    fn drop_span(&mut self) {
        let Some(group) = self.blocks.last_mut().filter(|b| b.out == "colgroup") else { return };
        let (start, inner) = (group.start, group.inner);
        if inner == self.out.len()
            && let Some(at) = self.out[start..inner].find(" span=\"")
            && let Some(length) = self.out[start + at + 7..inner].find('"')
        {
            let end = start + at + 7 + length + 1;
            group.inner -= end - (start + at);
            self.out.replace_range(start + at..end, "");
        }
    }
}
