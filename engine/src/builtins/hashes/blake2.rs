//! BLAKE2b and BLAKE2s (RFC 7693) with all their parameters, which the crates leave out: tree
//! hashing, salt and personalisation.

/// Which words each round mixes.
const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// Rows of the mixing step: columns, then diagonals.
const ROWS: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

macro_rules! blake2 {
    ($name:ident, $word:ty, $rounds:literal, $block:literal, $turns:expr, $iv:expr) => {
        /// A hash in progress.
        #[derive(Clone)]
        pub(super) struct $name {
            words: [$word; 8],
            /// Bytes compressed so far.
            count: u128,
            block: [u8; $block],
            used: usize,
            last_node: bool,
            /// Bytes of the digest.
            pub size: usize,
        }

        impl $name {
            /// `parameters` is the block of the standard, of which the first byte is the digest's size.
            pub(super) fn new(parameters: &[u8], last_node: bool) -> $name {
                let mut words: [$word; 8] = $iv;
                for (w, raw) in words.iter_mut().zip(parameters.chunks($block / 16)) {
                    let mut bytes = [0; $block / 16];
                    bytes.copy_from_slice(raw);
                    *w ^= <$word>::from_le_bytes(bytes);
                }
                $name {
                    words,
                    count: 0,
                    block: [0; $block],
                    used: 0,
                    last_node,
                    size: parameters[0] as usize,
                }
            }

            fn compress(&mut self, last: bool) {
                let mut m: [$word; 16] = [0; 16];
                for (w, raw) in m.iter_mut().zip(self.block.chunks($block / 16)) {
                    let mut bytes = [0; $block / 16];
                    bytes.copy_from_slice(raw);
                    *w = <$word>::from_le_bytes(bytes);
                }
                let iv: [$word; 8] = $iv;
                let mut v: [$word; 16] = [0; 16];
                v[..8].copy_from_slice(&self.words);
                v[8..].copy_from_slice(&iv);
                v[12] ^= self.count as $word;
                v[13] ^= (self.count >> <$word>::BITS) as $word;
                if last {
                    v[14] = !v[14];
                    if self.last_node {
                        v[15] = !v[15];
                    }
                }
                let turns: [u32; 4] = $turns;
                for round in 0..$rounds {
                    let s = &SIGMA[round % 10];
                    for (i, [a, b, c, d]) in ROWS.into_iter().enumerate() {
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(m[s[2 * i]]);
                        v[d] = (v[d] ^ v[a]).rotate_right(turns[0]);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(turns[1]);
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(m[s[2 * i + 1]]);
                        v[d] = (v[d] ^ v[a]).rotate_right(turns[2]);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(turns[3]);
                    }
                }
                for i in 0..8 {
                    self.words[i] ^= v[i] ^ v[i + 8];
                }
            }

            pub(super) fn update(&mut self, mut data: &[u8]) {
                while !data.is_empty() {
                    // The last block is compressed by `digest`, so a full one waits.
                    if self.used == $block {
                        self.count += $block;
                        self.compress(false);
                        self.used = 0;
                    }
                    let n = data.len().min($block - self.used);
                    self.block[self.used..self.used + n].copy_from_slice(&data[..n]);
                    self.used += n;
                    data = &data[n..];
                }
            }

            pub(super) fn digest(&self) -> Vec<u8> {
                let mut s = self.clone();
                s.count += s.used as u128;
                s.block[s.used..].fill(0);
                s.compress(true);
                let mut out: Vec<u8> = s.words.iter().flat_map(|w| w.to_le_bytes()).collect();
                out.truncate(s.size);
                out
            }
        }
    };
}

blake2!(
    Blake2b,
    u64,
    12,
    128,
    [32, 24, 16, 63],
    [
        0x6A09_E667_F3BC_C908,
        0xBB67_AE85_84CA_A73B,
        0x3C6E_F372_FE94_F82B,
        0xA54F_F53A_5F1D_36F1,
        0x510E_527F_ADE6_82D1,
        0x9B05_688C_2B3E_6C1F,
        0x1F83_D9AB_FB41_BD6B,
        0x5BE0_CD19_137E_2179,
    ]
);

blake2!(
    Blake2s,
    u32,
    10,
    64,
    [16, 12, 8, 7],
    [
        0x6A09_E667,
        0xBB67_AE85,
        0x3C6E_F372,
        0xA54F_F53A,
        0x510E_527F,
        0x9B05_688C,
        0x1F83_D9AB,
        0x5BE0_CD19,
    ]
);
