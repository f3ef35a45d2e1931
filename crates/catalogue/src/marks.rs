//! One byte a tag: its kind and standing, close together, for counting asks them of every tag it meets.

use crate::column::Column;
use crate::types::KINDS;

/// In a tag's mark, beside its kind: it stands for another one,
pub(crate) const SYNONYM: u8 = 0x20;
/// nobody has sorted it in,
pub(crate) const LOOSE: u8 = 0x40;
/// or it stands for others too.
pub(crate) const STANDS: u8 = 0x80;
const KIND: u8 = KINDS as u8 - 1;

/// The kind in a tag's mark.
pub(crate) fn kind_in(mark: u8) -> u8 {
    mark & KIND
}

/// Marks by tag number.
pub(crate) type Marks = Column<u8, 14>;

impl Marks {
    /// Puts a bit into a tag's mark, or takes it out.
    pub fn mark(&mut self, tag: u32, bit: u8, on: bool) {
        self.set(tag, self.get(tag) & !bit | if on { bit } else { 0 });
    }
}
