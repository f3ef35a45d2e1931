//! The parts of tables: every cell in a row, every row in a body, the parts in the order that the standard wants.

use super::{Became, Kind, Writer};
use html5ever::tokenizer::Tag;

impl Writer<'_> {
    /// A caption, columns, head, body, foot, row or cell.
    pub(super) fn table_part(&mut self, kind: Kind, tag: &Tag) -> Became {
        // What the new part ends: a cell ends a cell, a row also a row, a body also a body.
        while match self.top() {
            Some(Kind::Cell | Kind::Caption | Kind::Columns) => true,
            Some(Kind::Row) => kind != Kind::Cell,
            Some(Kind::Head | Kind::Body | Kind::Foot) => !matches!(kind, Kind::Cell | Kind::Row),
            _ => false,
        } {
            self.pop_block();
        }
        if kind == Kind::Cell
            && matches!(self.top(), Some(Kind::Table | Kind::Head | Kind::Body | Kind::Foot))
        {
            self.table_part_implied(Kind::Row);
        }
        if kind == Kind::Row && self.top() == Some(Kind::Table) {
            self.table_part_implied(Kind::Body);
        }
        let Some(top) = self.top_block_mut() else { return Became::Nothing };
        let state = top.state;
        match (top.kind, kind) {
            (Kind::Row, Kind::Cell) => self.push(kind, tag),
            (Kind::Head | Kind::Body | Kind::Foot, Kind::Row) => self.push(kind, tag),
            (Kind::Table, Kind::Caption) if state == 0 => {
                top.state = 1;
                self.push(kind, tag)
            }
            (Kind::Table, Kind::Columns) if state <= 2 => {
                top.state = 2;
                let became = self.push(kind, tag);
                let spans = tag.attrs.iter().any(|attribute| &*attribute.name.local == "span");
                if let Some(columns) = self.top_block_mut() {
                    columns.state = u8::from(spans);
                }
                became
            }
            (Kind::Table, Kind::Head) if state <= 2 => {
                top.state = 3;
                self.push(kind, tag)
            }
            (Kind::Table, Kind::Foot) if top.foot.is_empty() => {
                top.state = state.max(3);
                self.push(kind, tag)
            }
            (Kind::Table, Kind::Head | Kind::Body | Kind::Foot) => {
                top.state = 4;
                let attributes = self.attributes(tag);
                self.push_frame(Kind::Body, "tbody", &attributes)
            }
            _ => Became::Nothing,
        }
    }

    /// A body or a row (with its body) that the text left out.
    fn table_part_implied(&mut self, kind: Kind) {
        if let Some(table) = self.top_block_mut()
            && table.kind == Kind::Table
        {
            table.state = 4;
            self.imply(Kind::Body, "tbody");
        }
        if kind == Kind::Row {
            self.imply(Kind::Row, "tr");
        }
    }

    /// `col`.
    pub(super) fn column(&mut self, tag: &Tag) {
        if let Some(top) = self.top_block_mut()
            && top.kind == Kind::Table
            && top.state <= 2
        {
            top.state = 2;
            self.imply(Kind::Columns, "colgroup");
        }
        if self.top_block().is_some_and(|top| top.kind == Kind::Columns && top.state == 0) {
            self.write_void(tag);
        }
    }
}
