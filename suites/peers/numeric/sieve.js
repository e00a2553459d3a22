// numeric/sieve.py in JavaScript, with a plain array as the list is.
exports.bench = function (n) {
  const prime = new Array(n + 1).fill(true);
  prime[0] = prime[1] = false;
  let i = 2;
  while (i * i <= n) {
    if (prime[i]) {
      for (let j = i * i; j <= n; j += i) {
        prime[j] = false;
      }
    }
    i += 1;
  }
  let count = 0;
  for (const flag of prime) {
    if (flag) count += 1;
  }
  return count;
};
