// Charts and toggles of the dashboard. A chart is a <figure class="chart" id="..."> with its data in a
// <script type="application/json"> inside: { label, x, y, unit, series: [{ name, points: [[x, y, low, high, text], ...],
// line, dots }], marks: [{ x, text, kind }], lines: [{ y, text }] }. What is shown stands in the address behind #.
(function () {
  "use strict";
  var charts = [];
  var root = document.documentElement;

  function css(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }

  // ---- the address: #id.x=from,to&id.off=a,b ----
  function readState() {
    var state = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) {
        try { state[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (e) { /* not ours */ }
      }
    });
    return state;
  }
  function writeState(changes) {
    var state = readState();
    Object.keys(changes).forEach(function (key) {
      if (changes[key] === null || changes[key] === "") delete state[key]; else state[key] = changes[key];
    });
    var text = Object.keys(state).map(function (key) { return key + "=" + encodeURIComponent(state[key]); }).join("&");
    history.replaceState(null, "", text ? "#" + text : location.pathname.split("/").pop() + location.search);
  }

  // ---- numbers ----
  function short(value) {
    var size = Math.abs(value);
    if (size >= 1000) return Math.round(value).toLocaleString("en");
    if (size >= 99.5) return value.toFixed(0);
    if (size >= 9.95) return value.toFixed(1);
    return value.toFixed(2);
  }
  function time(ns) {
    if (ns >= 1e9) return short(ns / 1e9) + " s";
    if (ns >= 1e6) return short(ns / 1e6) + " ms";
    if (ns >= 1e3) return short(ns / 1e3) + " µs";
    return short(ns) + " ns";
  }
  function figure(value, unit) {
    if (unit === "ns") return time(value);
    if (unit === "%") return (value > 0 ? "+" : "") + short(value) + " %";
    if (unit === "share") return short(value) + " %";
    if (unit === "x") return short(value) + "×";
    return short(value);
  }
  // As figure, without zeros at the end: 1.00× is 1×.
  function tick(value, unit) { return figure(value, unit).replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, ""); }
  function day(seconds) { return new Date(seconds * 1000).toISOString().slice(0, 10); }
  function minute(seconds) { return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " "); }

  function ticks(from, to, count) {
    var raw = (to - from) / Math.max(1, count);
    if (!(raw > 0)) return [from];
    var power = Math.pow(10, Math.floor(Math.log10(raw)));
    var step = [1, 2, 5, 10].map(function (m) { return m * power; }).find(function (s) { return s >= raw; });
    var all = [];
    for (var t = Math.ceil(from / step) * step; t <= to + step * 1e-9; t += step) all.push(Math.abs(t) < step * 1e-9 ? 0 : t);
    return all;
  }
  function logTicks(from, to) {
    var all = [], p = Math.floor(Math.log10(from));
    for (; Math.pow(10, p) <= to; p++) [1, 2, 5].forEach(function (m) {
      var t = m * Math.pow(10, p);
      if (t >= from && t <= to) all.push(t);
    });
    return all.length > 2 ? all : ticks(from, to, 5).filter(function (t) { return t > 0; });
  }
  function dayTicks(from, to, count) {
    var steps = [3600, 21600, 86400, 172800, 604800, 1209600, 2592000, 7776000, 31536000];
    var step = steps.find(function (s) { return (to - from) / s <= count; }) || 31536000;
    var all = [];
    for (var t = Math.ceil(from / step) * step; t <= to; t += step) all.push(t);
    return all;
  }

  // ---- densities, for distributions ----
  function density(values) {
    var sorted = values.slice().sort(function (a, b) { return a - b; }), n = sorted.length;
    if (n < 2) return [];
    var mean = sorted.reduce(function (a, b) { return a + b; }, 0) / n;
    var sd = Math.sqrt(sorted.reduce(function (a, b) { return a + (b - mean) * (b - mean); }, 0) / (n - 1));
    var iqr = (sorted[Math.floor(n * .75)] - sorted[Math.floor(n * .25)]) / 1.34;
    // Silverman, Density Estimation for Statistics and Data Analysis, 1986, formula 3.31.
    var h = 0.9 * Math.min(sd || iqr, iqr || sd) * Math.pow(n, -0.2) || mean * 1e-3 || 1;
    var from = sorted[0] - 3 * h, to = sorted[n - 1] + 3 * h, out = [];
    for (var i = 0; i <= 160; i++) {
      var x = from + (to - from) * i / 160, sum = 0;
      for (var k = 0; k < n; k++) { var z = (x - sorted[k]) / h; sum += Math.exp(-z * z / 2); }
      out.push([x, sum / (n * h * Math.sqrt(2 * Math.PI))]);
    }
    var top = Math.max.apply(null, out.map(function (p) { return p[1]; }));
    return out.map(function (p) { return [p[0], p[1] / top]; });
  }

  // ---- a chart ----
  function Chart(node) {
    this.node = node;
    this.id = node.id;
    this.data = JSON.parse(node.querySelector("script").textContent);
    this.off = {};
    this.zoom = null;
    this.at = null;
    this.series = this.data.series.map(function (s, i) {
      var points = s.values ? density(s.values) : s.points;
      return { name: s.name, points: points, line: s.line !== false, dots: s.dots === true, color: "--c" + ((s.color === undefined ? i : s.color) % 8), dash: s.dash, step: s.step };
    });
    var self = this;
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.tip = document.createElement("div");
    this.tip.className = "tip"; this.tip.hidden = true; this.tip.setAttribute("role", "status"); this.tip.setAttribute("aria-live", "polite");
    this.legend = document.createElement("div");
    this.legend.className = "legend";
    node.append(this.legend, this.canvas, this.tip);
    this.buttons = this.series.map(function (s) {
      var b = document.createElement("button");
      b.type = "button"; b.textContent = s.name; b.style.setProperty("--dot", "var(" + s.color + ")");
      b.addEventListener("click", function () { self.toggle(s.name); });
      if (self.series.length > 1) self.legend.append(b);
      return b;
    });
    this.reset = document.createElement("button");
    this.reset.type = "button"; this.reset.className = "plain"; this.reset.textContent = "Show all"; this.reset.hidden = true;
    this.reset.addEventListener("click", function () { self.setZoom(null); });
    this.legend.append(this.reset);
    this.restore();
    this.listen();
    this.draw();
  }
  Chart.prototype.restore = function () {
    var state = readState(), self = this;
    this.off = {};
    (state[this.id + ".off"] || "").split(",").forEach(function (name) { if (name) self.off[decodeURIComponent(name)] = true; });
    var x = (state[this.id + ".x"] || "").split(",").map(Number);
    this.zoom = x.length === 2 && isFinite(x[0]) && isFinite(x[1]) && x[0] < x[1] ? x : null;
  };
  Chart.prototype.toggle = function (name) {
    this.off[name] = !this.off[name];
    var off = this.off, state = {};
    state[this.id + ".off"] = this.series.filter(function (s) { return off[s.name]; }).map(function (s) { return encodeURIComponent(s.name); }).join(",");
    writeState(state);
    this.at = null;
    this.draw();
  };
  Chart.prototype.setZoom = function (zoom) {
    this.zoom = zoom;
    var state = {};
    state[this.id + ".x"] = zoom ? zoom.map(function (v) { return +v.toPrecision(10); }).join(",") : null;
    writeState(state);
    this.at = null;
    this.draw();
  };
  Chart.prototype.shown = function () {
    var off = this.off;
    return this.series.filter(function (s) { return !off[s.name]; });
  };
  Chart.prototype.extent = function () {
    var low = Infinity, high = -Infinity;
    this.series.forEach(function (s) { s.points.forEach(function (p) { if (p[0] < low) low = p[0]; if (p[0] > high) high = p[0]; }); });
    if (!(low < high)) { var pad = this.data.x === "time" ? 86400 : 1; low = isFinite(low) ? low - pad : 0; high = isFinite(high) ? high + pad : 1; }
    var room = (high - low) * 0.02;
    return [low - room, high + room];
  };
  Chart.prototype.draw = function () {
    var data = this.data, canvas = this.canvas, self = this;
    var width = canvas.clientWidth || 600, height = canvas.clientHeight || 260, ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    var c = canvas.getContext("2d");
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.font = "11px system-ui, sans-serif";
    var whole = this.extent(), xr = this.zoom || whole, shown = this.shown(), log = data.y === "log";
    this.reset.hidden = !this.zoom;
    this.buttons.forEach(function (b, i) { b.setAttribute("aria-pressed", String(!self.off[self.series[i].name])); });
    var low = Infinity, high = -Infinity;
    function take(y) { if (isFinite(y) && (!log || y > 0)) { if (y < low) low = y; if (y > high) high = y; } }
    shown.forEach(function (s) {
      s.points.forEach(function (p) {
        if (p[0] >= xr[0] && p[0] <= xr[1]) { take(p[1]); if (s.points.length < 200 && p[2] !== undefined && p[2] !== null) { take(p[2]); take(p[3]); } }
      });
    });
    (data.lines || []).forEach(function (l) { if (l.keep) take(l.y); });
    if (!(low <= high)) { low = log ? 0.5 : 0; high = log ? 2 : 1; }
    if (log) { var f = Math.max(1.06, Math.pow(high / low, 0.08)); low /= f; high *= f; }
    else { var pad = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1; low = data.zero ? 0 : low - pad; high += pad; }
    var yTicks = data.noY ? [] : log ? logTicks(low, high) : ticks(low, high, Math.max(2, height / 48));
    if (!shown.some(function (s) { return s.points.length; })) {
      c.fillStyle = css("--mute"); c.textAlign = "center"; c.fillText("nothing to show", width / 2, height / 2);
      this.view = { box: { l: 0, r: width, t: 0, b: height }, X: Number, Y: Number, xr: xr, whole: whole };
      canvas.setAttribute("aria-label", data.label + ". Nothing to show.");
      this.node.dataset.drawn = "0";
      return;
    }
    var labels = yTicks.map(function (t) { return tick(t, data.unit); });
    var left = data.noY ? 8 : 10 + Math.max.apply(null, [24].concat(labels.map(function (l) { return c.measureText(l).width; })));
    var box = { l: left, r: width - 10, t: 8, b: height - 22 };
    function X(x) { return box.l + (x - xr[0]) / (xr[1] - xr[0]) * (box.r - box.l); }
    function Y(y) { var a = log ? Math.log(y / low) / Math.log(high / low) : (y - low) / (high - low); return box.b - a * (box.b - box.t); }
    this.view = { box: box, X: X, Y: Y, xr: xr, whole: whole };
    var ink = css("--soft"), line = css("--line");
    c.lineWidth = 1; c.textBaseline = "middle"; c.textAlign = "right";
    yTicks.forEach(function (t, i) {
      var y = Math.round(Y(t)) + 0.5;
      c.strokeStyle = line; c.beginPath(); c.moveTo(box.l, y); c.lineTo(box.r, y); c.stroke();
      c.fillStyle = ink; c.fillText(labels[i], box.l - 6, y);
    });
    c.textBaseline = "top"; c.textAlign = "center";
    var xt = data.x === "time" ? dayTicks(xr[0], xr[1], Math.max(2, (box.r - box.l) / 90)) : ticks(xr[0], xr[1], Math.max(2, (box.r - box.l) / 80));
    xt.forEach(function (t) {
      if (X(t) < box.l + 8 || X(t) > box.r - 8) return;
      c.fillStyle = ink;
      var text = data.x === "time" ? ((xr[1] - xr[0]) < 3 * 86400 ? minute(t).slice(5) : day(t)) : data.xUnit ? tick(t, data.xUnit) : String(Math.round(t * 1000) / 1000);
      c.fillText(text, X(t), box.b + 6);
    });
    c.save(); c.beginPath(); c.rect(box.l, box.t - 4, box.r - box.l, box.b - box.t + 8); c.clip();
    (data.lines || []).forEach(function (l) {
      if (l.y < low || l.y > high) return;
      c.strokeStyle = css(l.color || "--mute"); c.setLineDash([5, 4]); c.beginPath(); c.moveTo(box.l, Y(l.y)); c.lineTo(box.r, Y(l.y)); c.stroke(); c.setLineDash([]);
      c.fillStyle = css(l.color || "--mute"); c.textAlign = "right"; c.textBaseline = "bottom"; if (l.text) c.fillText(l.text, box.r - 4, Y(l.y) - 2);
    });
    (data.marks || []).forEach(function (m) {
      if (m.x < xr[0] || m.x > xr[1]) return;
      c.strokeStyle = css(m.kind === "bad" ? "--bad" : m.kind === "good" ? "--good" : "--mute"); c.setLineDash(m.kind === "note" ? [2, 3] : []); c.globalAlpha = 0.75;
      c.beginPath(); c.moveTo(X(m.x), box.t); c.lineTo(X(m.x), box.b); c.stroke(); c.setLineDash([]); c.globalAlpha = 1;
      if (m.kind !== "note") { c.fillStyle = c.strokeStyle; c.beginPath(); c.moveTo(X(m.x) - 5, box.t); c.lineTo(X(m.x) + 5, box.t); c.lineTo(X(m.x), box.t + 7); c.fill(); }
    });
    shown.forEach(function (s) { self.drawSeries(c, s, X, Y, xr, log); });
    if (this.drag) {
      c.fillStyle = css("--band"); c.fillRect(Math.min(this.drag[0], this.drag[1]), box.t, Math.abs(this.drag[1] - this.drag[0]), box.b - box.t);
    }
    if (this.at) {
      c.strokeStyle = css("--mute"); c.globalAlpha = .6; c.beginPath(); c.moveTo(this.at.px, box.t); c.lineTo(this.at.px, box.b); c.stroke(); c.globalAlpha = 1;
      c.fillStyle = css(this.at.series.color); c.strokeStyle = css("--card"); c.lineWidth = 2; c.beginPath(); c.arc(this.at.px, this.at.py, 5, 0, 7); c.fill(); c.stroke();
    }
    c.restore();
    canvas.setAttribute("aria-label", this.words());
    this.node.dataset.drawn = String(shown.reduce(function (n, s) { return n + s.points.length; }, 0));
  };
  Chart.prototype.drawSeries = function (c, s, X, Y, xr, log) {
    var color = css(s.color), inside = [], i, p;
    // One point beyond each end, so that lines reach the edge.
    for (i = 0; i < s.points.length; i++) {
      p = s.points[i];
      if (log && !(p[1] > 0)) continue;
      var after = s.points[i + 1], before = s.points[i - 1];
      if (p[0] < xr[0] && !(s.line && after && after[0] >= xr[0])) continue;
      if (p[0] > xr[1] && !(s.line && before && before[0] <= xr[1])) continue;
      inside.push(p);
    }
    if (!inside.length) return;
    c.strokeStyle = c.fillStyle = color;
    var columns = Math.max(1, X(xr[1]) - X(xr[0])), dense = inside.length > columns * 2;
    if (s.line) {
      if (inside[0].length > 3 && !dense) {
        c.globalAlpha = 0.15; c.beginPath();
        inside.forEach(function (q, k) { var y = Y(q[3] === null ? q[1] : q[3]); if (k) c.lineTo(X(q[0]), y); else c.moveTo(X(q[0]), y); });
        for (i = inside.length - 1; i >= 0; i--) c.lineTo(X(inside[i][0]), Y(inside[i][2] === null ? inside[i][1] : inside[i][2]));
        c.fill(); c.globalAlpha = 1;
      }
      c.lineWidth = 1.8; c.lineJoin = "round"; c.setLineDash(s.dash ? [5, 4] : []); c.beginPath();
      if (dense) {
        // Least and greatest value of each pixel column: no spike is lost.
        var column = null, least = 0, most = 0;
        inside.forEach(function (q) {
          var x = Math.round(X(q[0])), y = Y(q[1]);
          if (x !== column) { if (column !== null) { c.lineTo(column, least); c.lineTo(column, most); } column = x; least = most = y; }
          else { if (y < least) least = y; if (y > most) most = y; }
        });
        c.lineTo(column, least); c.lineTo(column, most);
      } else inside.forEach(function (q, k) { if (k) c.lineTo(X(q[0]), Y(q[1])); else c.moveTo(X(q[0]), Y(q[1])); });
      c.stroke(); c.setLineDash([]);
    }
    if (s.dots || (s.line && inside.length < 60)) {
      var seen = {}, size = s.dots ? 2.6 : inside.length < 30 ? 2.6 : 1.8;
      c.globalAlpha = s.dots ? 0.7 : 1;
      inside.forEach(function (q) {
        var x = X(q[0]), y = Y(q[1]), key = Math.round(x) + "," + Math.round(y);
        if (seen[key]) return;
        seen[key] = true;
        c.beginPath(); c.arc(x, y, q[5] ? size + 1 : size, 0, 7);
        if (q[5]) { c.lineWidth = 1.3; c.stroke(); } else c.fill();
      });
      c.globalAlpha = 1;
    }
  };
  Chart.prototype.words = function () {
    var data = this.data;
    return data.label + ". " + this.shown().map(function (s) {
      var last = s.points[s.points.length - 1];
      return s.name + ": " + s.points.length + " points" + (last && !data.noY ? ", last " + figure(last[1], data.unit) : "");
    }).join("; ") + ". Arrow keys read points, plus and minus zoom, 0 shows all.";
  };
  Chart.prototype.text = function (s, p) {
    var d = this.data, where = d.x === "time" ? minute(p[0]) : (d.xName || "x") + " " + (d.xUnit ? figure(p[0], d.xUnit) : p[0]);
    var text = s.name + (d.noY ? "" : "  " + figure(p[1], d.unit));
    if (p[2] !== undefined && p[2] !== null && !d.noY) text += "  [" + figure(p[2], d.unit) + ", " + figure(p[3], d.unit) + "]";
    return text + "\n" + where + (p[4] ? "\n" + p[4] : "");
  };
  Chart.prototype.point = function (s, index) {
    var p = s.points[index];
    this.at = { series: s, index: index, px: this.view.X(p[0]), py: this.view.Y(p[1]) };
    this.tip.textContent = this.text(s, p);
    this.tip.hidden = false;
    this.draw();
    var top = this.canvas.offsetTop, w = this.tip.offsetWidth, x = this.at.px + 14;
    if (x + w > this.canvas.clientWidth) x = Math.max(0, this.at.px - w - 14);
    this.tip.style.left = x + "px";
    this.tip.style.top = Math.max(0, top + this.at.py - this.tip.offsetHeight - 10) + "px";
  };
  Chart.prototype.near = function (px, py) {
    var best = null, view = this.view;
    this.shown().forEach(function (s) {
      s.points.forEach(function (p, i) {
        if (p[0] < view.xr[0] || p[0] > view.xr[1]) return;
        var dx = view.X(p[0]) - px, dy = (view.Y(p[1]) - py) * 0.6, d = dx * dx + dy * dy;
        if (!best || d < best.d) best = { d: d, s: s, i: i };
      });
    });
    return best && best.d < 3600 ? best : null;
  };
  Chart.prototype.zoomBy = function (factor, px) {
    var v = this.view, at = px === undefined ? 0.5 : (px - v.box.l) / (v.box.r - v.box.l);
    at = Math.min(1, Math.max(0, at));
    var width = (v.xr[1] - v.xr[0]) * factor, centre = v.xr[0] + (v.xr[1] - v.xr[0]) * at;
    if (width >= v.whole[1] - v.whole[0]) return this.setZoom(null);
    var from = Math.min(Math.max(centre - width * at, v.whole[0]), v.whole[1] - width);
    this.setZoom([from, from + width]);
  };
  Chart.prototype.listen = function () {
    var self = this, canvas = this.canvas;
    function place(e) { var r = canvas.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; }
    canvas.addEventListener("pointermove", function (e) {
      var p = place(e);
      if (self.drag) { self.drag[1] = p[0]; self.draw(); return; }
      var near = self.near(p[0], p[1]);
      if (near) self.point(near.s, near.i); else if (self.at) { self.at = null; self.tip.hidden = true; self.draw(); }
    });
    canvas.addEventListener("pointerleave", function () { if (!self.drag) { self.at = null; self.tip.hidden = true; self.draw(); } });
    canvas.addEventListener("pointerdown", function (e) { if (e.button === 0) { var p = place(e); self.drag = [p[0], p[0]]; canvas.setPointerCapture(e.pointerId); } });
    canvas.addEventListener("pointerup", function () {
      var d = self.drag; self.drag = null;
      if (!d) return;
      if (Math.abs(d[1] - d[0]) < 6) { self.draw(); return; }
      var v = self.view, x = function (px) { return v.xr[0] + (px - v.box.l) / (v.box.r - v.box.l) * (v.xr[1] - v.xr[0]); };
      self.setZoom([x(Math.min(d[0], d[1])), x(Math.max(d[0], d[1]))]);
    });
    canvas.addEventListener("pointercancel", function () { self.drag = null; self.draw(); });
    canvas.addEventListener("dblclick", function () { self.setZoom(null); });
    canvas.addEventListener("wheel", function (e) {
      // Without a modifier the page scrolls, unless the chart has the focus.
      if (!e.ctrlKey && document.activeElement !== canvas) return;
      e.preventDefault();
      self.zoomBy(e.deltaY > 0 ? 1.25 : 0.8, place(e)[0]);
    }, { passive: false });
    canvas.addEventListener("keydown", function (e) {
      var shown = self.shown(), now = self.at;
      if (e.key === "+" || e.key === "=") self.zoomBy(0.7, now ? now.px : undefined);
      else if (e.key === "-") self.zoomBy(1.43, now ? now.px : undefined);
      else if (e.key === "0" || e.key === "Escape") { self.tip.hidden = true; self.setZoom(null); }
      else if (shown.length && e.key.indexOf("Arrow") === 0) {
        var s = now ? now.series : shown[0], i = now ? now.index : s.points.length;
        if (e.key === "ArrowLeft") i--; else if (e.key === "ArrowRight") i++;
        else { s = shown[(shown.indexOf(s) + (e.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length]; }
        i = Math.max(0, Math.min(s.points.length - 1, i));
        if (s.points.length) self.point(s, i);
      } else return;
      e.preventDefault();
    });
    if (window.ResizeObserver) new ResizeObserver(function () { self.draw(); }).observe(canvas);
  };

  // ---- a table with a filter ----
  function filterTable(input) {
    var table = document.getElementById(input.dataset.filter), key = input.dataset.filter + ".q";
    function apply() {
      var wanted = input.value.toLowerCase();
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) { row.hidden = wanted !== "" && row.textContent.toLowerCase().indexOf(wanted) < 0; });
    }
    input.value = readState()[key] || "";
    apply();
    input.addEventListener("input", function () { var s = {}; s[key] = input.value; writeState(s); apply(); });
  }

  // ---- two nights beside each other ----
  // Quantile of t: G. W. Hill, Algorithm 396, Communications of the ACM 13 (1970).
  function studentQuantile(p, n) {
    var P = 2 * (1 - p);
    if (n < 1) n = 1;
    if (n < 1.5) return Math.cos(P * Math.PI / 2) / Math.sin(P * Math.PI / 2);
    if (n > 1.9 && n < 2.1) return Math.sqrt(2 / (P * (2 - P)) - 2);
    var a = 1 / (n - 0.5), b = Math.pow(48 / (a * a), 1), c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
    var d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * Math.PI / 2) * n, x = d * P, y = Math.pow(x, 2 / n);
    if (y > 0.05 + a) {
      x = normalQuantile(P / 2); y = x * x;
      if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
      c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
      y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
      y = a * y * y;
      y = y > 0.002 ? Math.exp(y) - 1 : 0.5 * y * y + y;
    } else y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (n + 2) + 1 / y;
    return Math.sqrt(n * y);
  }
  // Hastings: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23 (below 0 for a tail).
  function normalQuantile(tail) {
    var t = Math.sqrt(-2 * Math.log(tail));
    return -(t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t));
  }
  function compare(box) {
    var data = JSON.parse(box.querySelector("script").textContent), body = box.querySelector("tbody"), say = box.querySelector("[role=status]");
    var selects = { a: box.querySelector("[name=a]"), b: box.querySelector("[name=b]"), runner: box.querySelector("[name=runner]") };
    function cell(row, text, kind) { var td = document.createElement("td"); td.textContent = text; if (kind) td.className = kind; row.append(td); return td; }
    function part(parent, kind, style) { var e = document.createElement("i"); e.className = kind; e.setAttribute("style", style); parent.append(e); }
    function show() {
      var a = data.nights[selects.a.value], b = data.nights[selects.b.value], runner = selects.runner.value, rows = [];
      if (!a || !b) return;
      Object.keys(b.of).forEach(function (key) {
        var x = a.of[key], y = b.of[key], at = key.indexOf("\u0000");
        if (!x || key.slice(0, at) !== runner) return;
        var row = { name: key.slice(at + 1), link: data.links[key.slice(at + 1)] };
        if (x[4] !== y[4]) row.refused = "measured in another way";
        else {
          var va = x[1] * x[1], vb = y[1] * y[1], df = (va + vb) > 0 ? (va + vb) * (va + vb) / (va * va / x[2] + vb * vb / y[2]) : 1;
          var half = studentQuantile(0.975, df) * Math.sqrt(va + vb), d = y[0] - x[0];
          row.mid = Math.expm1(-d); row.low = Math.expm1(-d - half); row.high = Math.expm1(-d + half); row.x = x; row.y = y; row.margin = y[3];
        }
        rows.push(row);
      });
      rows.sort(function (p, q) { return Math.abs(q.mid || 0) - Math.abs(p.mid || 0); });
      var reach = Math.max.apply(null, [0.02].concat(rows.map(function (r) { return r.refused ? 0 : Math.min(1, Math.max(Math.abs(r.low), Math.abs(r.high))); })));
      body.textContent = "";
      var slower = 0, faster = 0;
      rows.forEach(function (r) {
        var row = body.insertRow(), name = cell(row, ""), link = document.createElement("a"), bdi = document.createElement("bdi");
        bdi.textContent = r.name; link.append(bdi); if (r.link) link.href = r.link; name.append(link);
        if (r.refused) { cell(row, "", "n"); cell(row, "", "n"); cell(row, r.refused, "soft"); cell(row, "", "n"); return; }
        cell(row, figure(Math.exp(r.x[0]), "x"), "n"); cell(row, figure(Math.exp(r.y[0]), "x"), "n");
        var moved = r.low > 0 || r.high < 0, kind = moved ? (r.mid > 0 ? "bad" : "good") : "soft";
        if (moved && Math.abs(r.mid) > r.margin) { if (r.mid > 0) slower++; else faster++; }
        var axis = document.createElement("div"); axis.className = "axis " + kind;
        var to = function (v) { return 50 + 50 * Math.max(-1, Math.min(1, v / reach)); };
        part(axis, "band", "left:" + to(-r.margin) + "%;width:" + (to(r.margin) - to(-r.margin)) + "%"); part(axis, "zero", "left:50%");
        part(axis, "span", "left:" + to(r.low) + "%;width:" + (to(r.high) - to(r.low)) + "%"); part(axis, "dot", "left:" + to(r.mid) + "%");
        cell(row, "").append(axis);
        cell(row, (moved ? figure(r.mid * 100, "%") : "~") + "  [" + figure(r.low * 100, "%") + ", " + figure(r.high * 100, "%") + "]", "n " + kind);
      });
      say.textContent = rows.length ? rows.length + " benchmarks in both: " + slower + " slower, " + faster + " faster beyond their margins; each interval is 95 % for itself, nothing is adjusted for their number (lab compare does that)." : "These nights have no benchmark of this runner in common.";
    }
    var state = readState();
    Object.keys(selects).forEach(function (key) {
      var select = selects[key];
      if (state[key] !== undefined) {
        var found = Array.prototype.find.call(select.options, function (o) { return o.value === state[key] || o.dataset.run === state[key]; });
        if (found) select.value = found.value;
      }
      select.addEventListener("change", function () {
        var s = {}, option = select.selectedOptions[0];
        s[key] = option.dataset.run || option.value; writeState(s); show();
      });
    });
    show();
  }

  // ---- start ----
  function start() {
    var toggle = document.getElementById("theme");
    function dark() { return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches; }
    function label() { toggle.textContent = dark() ? "Light" : "Dark"; toggle.setAttribute("aria-label", "Change to the " + (dark() ? "light" : "dark") + " theme"); }
    toggle.addEventListener("click", function () {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("lab-theme", root.dataset.theme); } catch (e) { /* no storage */ }
      label(); charts.forEach(function (chart) { chart.draw(); });
    });
    label();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { label(); charts.forEach(function (chart) { chart.draw(); }); });
    Array.prototype.forEach.call(document.querySelectorAll("figure.chart"), function (node) {
      charts.push(new Chart(node));
      if (charts.length === 1) root.dataset.firstChart = performance.now().toFixed(1);
    });
    Array.prototype.forEach.call(document.querySelectorAll("input[data-filter]"), filterTable);
    Array.prototype.forEach.call(document.querySelectorAll(".compare"), compare);
    window.addEventListener("hashchange", function () { charts.forEach(function (chart) { chart.restore(); chart.draw(); }); });
    root.dataset.charts = String(charts.length);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
