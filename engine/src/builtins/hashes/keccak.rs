//! SHA-3 and SHAKE (FIPS 202). Written here because one sponge serves all six and the crates for it
//! are three.

/// A sponge in its absorbing phase.
#[derive(Clone)]
pub(super) struct Sponge {
    lanes: [u64; 25],
    /// Bytes absorbed since the last permutation.
    used: usize,
    /// Bytes absorbed between permutations.
    pub rate: usize,
    /// What follows the message: 0x06 for SHA-3, 0x1F for SHAKE.
    pub suffix: u8,
}

const ROUND: [u64; 24] = {
    // The constants are the outputs of a linear feedback shift register, as the standard defines it.
    let mut out = [0; 24];
    let mut register = 1u8;
    let mut round = 0;
    while round < 24 {
        let mut j = 0;
        while j < 7 {
            if register & 1 == 1 {
                out[round] |= 1 << ((1u32 << j) - 1);
            }
            let carry = register >> 7;
            register <<= 1;
            if carry == 1 {
                register ^= 0x71;
            }
            j += 1;
        }
        round += 1;
    }
    out
};

fn permute(a: &mut [u64; 25]) {
    for constant in ROUND {
        // theta
        let mut column = [0u64; 5];
        for x in 0..5 {
            column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        }
        for x in 0..5 {
            let d = column[(x + 4) % 5] ^ column[(x + 1) % 5].rotate_left(1);
            for y in 0..5 {
                a[x + 5 * y] ^= d;
            }
        }
        // rho and pi
        let (mut x, mut y) = (1, 0);
        let mut lane = a[1];
        for k in 0..24u32 {
            (x, y) = (y, (2 * x + 3 * y) % 5);
            let offset = ((k + 1) * (k + 2) / 2) % 64;
            let next = a[x + 5 * y];
            a[x + 5 * y] = lane.rotate_left(offset);
            lane = next;
        }
        // chi
        for y in 0..5 {
            let row = [
                a[5 * y],
                a[5 * y + 1],
                a[5 * y + 2],
                a[5 * y + 3],
                a[5 * y + 4],
            ];
            for x in 0..5 {
                a[x + 5 * y] = row[x] ^ (!row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
        a[0] ^= constant;
    }
}

impl Sponge {
    pub(super) fn new(rate: usize, suffix: u8) -> Sponge {
        Sponge {
            lanes: [0; 25],
            used: 0,
            rate,
            suffix,
        }
    }

    fn xor(&mut self, at: usize, byte: u8) {
        self.lanes[at / 8] ^= (byte as u64) << (8 * (at % 8));
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        for &byte in data {
            self.xor(self.used, byte);
            self.used += 1;
            if self.used == self.rate {
                permute(&mut self.lanes);
                self.used = 0;
            }
        }
    }

    /// The first `len` bytes of output.
    pub(super) fn digest(&self, len: usize) -> Vec<u8> {
        let mut s = self.clone();
        s.xor(s.used, s.suffix);
        s.xor(s.rate - 1, 0x80);
        permute(&mut s.lanes);
        let mut out = Vec::with_capacity(len);
        let mut at = 0;
        while out.len() < len {
            if at == s.rate {
                permute(&mut s.lanes);
                at = 0;
            }
            out.push((s.lanes[at / 8] >> (8 * (at % 8))) as u8);
            at += 1;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_constants_are_the_standards() {
        assert_eq!(ROUND[..3], [1, 0x8082, 0x8000_0000_0000_808A]);
        assert_eq!(ROUND[23], 0x8000_0000_8000_8008);
    }

    #[test]
    fn the_empty_message() {
        let s = Sponge::new(168, 0x1F);
        assert_eq!(s.digest(4), [0x7F, 0x9C, 0x2B, 0xA4]);
    }
}
