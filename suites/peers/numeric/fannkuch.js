// numeric/fannkuch.py in JavaScript.
const SIZE = 9;

exports.bench = function (n) {
  const perm = [];
  const count = [];
  for (let i = 0; i < SIZE; i++) {
    perm.push(i);
    count.push(0);
  }
  let checksum = 0;
  let most = 0;
  for (let number = 0; number < n; number++) {
    if (perm[0] !== 0) {
      const flipped = perm.slice();
      let flips = 0;
      let first = flipped[0];
      while (first !== 0) {
        let low = 0;
        let high = first;
        while (low < high) {
          const kept = flipped[low];
          flipped[low] = flipped[high];
          flipped[high] = kept;
          low += 1;
          high -= 1;
        }
        flips += 1;
        first = flipped[0];
      }
      if (flips > most) most = flips;
      if (number & 1) {
        checksum -= flips;
      } else {
        checksum += flips;
      }
    }
    let k = 1;
    while (k < SIZE) {
      const first = perm[0];
      for (let i = 0; i < k; i++) {
        perm[i] = perm[i + 1];
      }
      perm[k] = first;
      count[k] += 1;
      if (count[k] <= k) break;
      count[k] = 0;
      k += 1;
    }
  }
  return `${checksum}:${most}`;
};
