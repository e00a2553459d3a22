// The child of the protocol lab-driver/1 (docs/formats.md) for node. CPU time is that of all threads of the process, those of
// the compiler and the collector included, in steps of a microsecond.
"use strict";
const fs = require("fs");
const path = require("path");

let nonce = "-";
let program = null;

function write(text) {
  // A pipe that is full says so instead of waiting.
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(1, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function reply(text) {
  write(nonce + " " + text + "\n");
}

function run(iteration, n) {
  const bench = program.bench;
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  const answer = bench(n);
  const cpu = process.cpuUsage(before);
  const wall = process.hrtime.bigint() - start;
  const microseconds = Math.max(1, cpu.user + cpu.system);
  return `done ${iteration} ${n} ${start} ${wall} ${microseconds * 1000} ${answer}`;
}

function request(words) {
  switch (words[0]) {
    case "hello":
      nonce = words[1];
      if (words[2] !== "function") throw new Error("only programs with a function bench(n) are known here");
      program = require(path.join(__dirname, words[3] + ".js"));
      return "hello lab-driver/1";
    case "setup":
      program.setup(Number(words[1]), Number(words[2]));
      return "ready";
    case "run":
      return run(words[1], Number(words[2]));
    case "stats":
      return "stats";
    default:
      return "error unknown request " + words[0];
  }
}

const chunk = Buffer.alloc(65536);
let pending = "";
for (;;) {
  const end = pending.indexOf("\n");
  if (end < 0) {
    let count = 0;
    try {
      count = fs.readSync(0, chunk, 0, chunk.length, null);
    } catch (error) {
      if (error.code === "EAGAIN") continue;
      if (error.code !== "EOF") throw error;
    }
    if (count === 0) break;
    pending += chunk.toString("latin1", 0, count);
    continue;
  }
  const words = pending.slice(0, end).trim().split(/\s+/);
  pending = pending.slice(end + 1);
  if (words[0] === "") continue;
  if (words[0] === "quit") break;
  try {
    reply(request(words));
  } catch (error) {
    reply(`error ${words[0]} ${String(error).replace(/\n/g, " ")}`);
  }
}
