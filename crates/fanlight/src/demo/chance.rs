//! Chance that comes out the same on every machine: splitmix64 and whole numbers, no floating point.
//!
//! Each noun (work 17, person 4, chapter 3 of work 17) gets a generator of its own from the seed, so any of
//! them can be made without making those before it.

/// A small, quick generator. Good enough for demo data, never for secrets.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The generator of one thing: `noun` keeps works and people apart, `number` says which one.
    pub(crate) fn new(seed: u64, noun: u64, number: u64) -> Self {
        let mut chance = Self(seed ^ noun.rotate_left(32));
        let base = chance.next();
        Self(base ^ number.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, each as likely as the others; 0 if `n` is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(n);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A place in a list of `len` things.
    pub(crate) fn place(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }

    /// True in `n` of 1,000 cases.
    pub(crate) fn permille(&mut self, n: u64) -> bool {
        self.below(1000) < n
    }
}

/// Draws places by weight.
#[derive(Debug, Clone)]
pub(crate) struct Weighted {
    /// Running sums; the last is the total.
    sums: Vec<u64>,
}

impl Weighted {
    /// A draw over as many places as there are weights.
    pub(crate) fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let sums = weights.into_iter().scan(0, |sum: &mut u64, w| {
            *sum += w;
            Some(*sum)
        });
        Self { sums: sums.collect() }
    }

    /// Zipf's law over `len` places: the weight of place r is 1 / (r + `flat`). A larger `flat` makes the
    /// first ones less extreme.
    pub(crate) fn zipf(len: usize, flat: u64) -> Self {
        const SCALE: u64 = 1 << 32;
        Self::new((0..len as u64).map(|r| SCALE / (r + flat.max(1))))
    }

    /// One place; 0 if there are none.
    pub(crate) fn draw(&self, chance: &mut Chance) -> usize {
        let total = self.sums.last().copied().unwrap_or(0);
        let at = chance.below(total);
        self.sums.partition_point(|&sum| sum <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_has_the_same_chance_and_others_have_another() {
        let first = |seed, noun, n| Chance::new(seed, noun, n).next();
        assert_eq!(first(7, 1, 2), first(7, 1, 2));
        assert_ne!(first(7, 1, 2), first(7, 2, 1));
        assert_ne!(first(7, 1, 2), first(8, 1, 2));
    }

    #[test]
    fn a_place_is_drawn_as_often_as_it_weighs() {
        let weighted = Weighted::new([1, 0, 3]);
        let mut chance = Chance::new(1, 1, 1);
        let mut seen = [0; 3];
        for _ in 0..4000 {
            seen[weighted.draw(&mut chance)] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((900..1100).contains(&seen[0]), "{seen:?}");
    }
}
