import { expect, test } from "vitest";
import { usesAmd } from "./amd-host.js";

test.each([
  'require(["plotly"], function(Plotly) { Plotly.newPlot("a") })',
  "requirejs.config({paths: {d3: 'https://cdn/d3'}})",
  "requirejs(['d3'], draw)",
  "setTimeout(() => { window.require(['d3'], draw) })",
  "define('team', ['d3'], function(d3) {})",
  "define(function(require) {})",
  "if (typeof require !== 'undefined') { require.undef('plotly'); define('plotly', function(require, exports, module) {}) }",
])("%s needs it", (script) => expect(usesAmd(script)).toBe(true));

test.each([
  "(function(root, factory) { typeof define === 'function' && define.amd ? define(['d3'], factory) : factory(root.d3) })(this)",
  '!function(t){"object"==typeof exports?module.exports=t():"function"==typeof define&&define.amd?define([],t):t()}()',
  "if (window.requirejs) { window.requirejs.config({paths: {}}); require(['vega'], go) } else { go() }",
  "const fs = require('fs'); fs.define (1)",
  "team.require('a')",
  "class Card extends Model { static { this.define(({ Str }) => ({ title: [Str] })) } define(f) { return f } }",
])("%s does without", (script) => expect(usesAmd(script)).toBe(false));
