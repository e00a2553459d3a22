// numeric/spectral_norm.py in JavaScript.
const SIZE = 60;

function element(i, j) {
  return 1.0 / (Math.floor(((i + j) * (i + j + 1)) / 2) + i + 1);
}

function times(vector) {
  const result = [];
  for (let i = 0; i < vector.length; i++) {
    let total = 0.0;
    for (let j = 0; j < vector.length; j++) {
      total += element(i, j) * vector[j];
    }
    result.push(total);
  }
  return result;
}

function timesTransposed(vector) {
  const result = [];
  for (let i = 0; i < vector.length; i++) {
    let total = 0.0;
    for (let j = 0; j < vector.length; j++) {
      total += element(j, i) * vector[j];
    }
    result.push(total);
  }
  return result;
}

exports.bench = function (n) {
  let u = new Array(SIZE).fill(1.0);
  for (let round = 0; round < n; round++) {
    const v = timesTransposed(times(u));
    const largest = Math.max(...v);
    u = v.map((x) => x / largest);
  }
  const v = timesTransposed(times(u));
  let uv = 0.0;
  let vv = 0.0;
  for (let i = 0; i < SIZE; i++) {
    uv += u[i] * v[i];
    vv += u[i] * u[i];
  }
  return Math.sqrt(uv / vv).toFixed(9);
};
