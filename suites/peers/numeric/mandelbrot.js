// numeric/mandelbrot.py in JavaScript.
const WIDTH = 40;
const HEIGHT = 32;
const LIMIT = 50;

function picture() {
  let inside = 0;
  let steps = 0;
  for (let row = 0; row < HEIGHT; row++) {
    const ci = (2.0 * row) / HEIGHT - 1.0;
    for (let column = 0; column < WIDTH; column++) {
      const cr = (2.0 * column) / WIDTH - 1.5;
      let zr = 0.0;
      let zi = 0.0;
      let i = 0;
      while (i < LIMIT) {
        const rr = zr * zr;
        const ii = zi * zi;
        if (rr + ii > 4.0) break;
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
        i += 1;
      }
      if (i === LIMIT) inside += 1;
      steps += i;
    }
  }
  return inside + 10000 * steps;
}

exports.bench = function (n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += picture();
  }
  return total;
};
