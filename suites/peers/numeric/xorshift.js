// numeric/xorshift.py in JavaScript, with BigInts cut to 64 bits.
exports.bench = function (n) {
  let x = 88172645463325252n;
  let total = 0n;
  for (let i = 0; i < n; i++) {
    x ^= BigInt.asUintN(64, x << 13n);
    x ^= x >> 7n;
    x ^= BigInt.asUintN(64, x << 17n);
    total = BigInt.asUintN(64, total + (x >> 33n));
  }
  return total.toString();
};
