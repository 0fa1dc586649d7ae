/** Colours, in light and dark, and the typefaces. Everything else in the style sheets refers to these. */
export const theme = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fdfcf9, #17181b);
  --surface: light-dark(#f6f3ec, #1f2125);
  --raised: light-dark(#ffffff, #24262b);
  --ink: light-dark(#23211d, #e4e1da);
  --muted: light-dark(#736d62, #9c978d);
  --faint: light-dark(#857f73, #86827a);
  --rule: light-dark(#e5dfd3, #33353b);
  --strong-rule: light-dark(#4a463f, #b9b4aa);
  --accent: light-dark(#1f5f66, #7cc0bf);
  --accent-soft: light-dark(#e3eeee, #20393b);
  --danger: light-dark(#a3312a, #f0928a);
  --danger-soft: light-dark(#fbeae7, #3a2322);

  --green: light-dark(#1f6b3f, #86cfa0);
  --green-soft: light-dark(#e3f2e6, #1e3527);
  --blue: light-dark(#24598f, #8fbcec);
  --blue-soft: light-dark(#e4eef9, #1d2f44);
  --amber: light-dark(#8a5a08, #e3b566);
  --amber-soft: light-dark(#fbf0d9, #3a2f1a);
  --red: light-dark(#9c3a22, #eda08a);
  --red-soft: light-dark(#fae9e2, #3d251d);
  --grey: light-dark(#6a665e, #a9a59c);
  --grey-soft: light-dark(#eeebe4, #2a2c30);

  --code-keyword: light-dark(#8a2f5d, #e39bc0);
  --code-string: light-dark(#2d6a35, #a5cf8e);
  --code-number: light-dark(#9a4d0c, #e6b07a);
  --code-title: light-dark(#24598f, #8fbcec);
  --code-type: light-dark(#0f6b72, #7ccccb);
  --code-comment: light-dark(#8a8477, #837f76);

  --series-1: light-dark(#1f6f78, #7cc0bf);
  --series-2: light-dark(#c8641a, #e6a15c);
  --series-3: light-dark(#4763b5, #9db4ee);
  --series-4: light-dark(#b03a5b, #e58fa6);
  --series-5: light-dark(#5c8a2d, #a9cc78);
  --series-6: light-dark(#7d4fa0, #c6a2e0);
  --series-7: light-dark(#a3871b, #d9c56b);
  --series-8: light-dark(#5f6b78, #8f99a6);
  --scale-low: light-dark(#f3f0e6, #1e2a30);
  --scale-middle: light-dark(#6fb3ad, #2f7f83);
  --scale-high: light-dark(#134a57, #d2efdd);

  --serif: "Source Serif 4", "Iowan Old Style", Charter, Georgia, serif;
  --sans: "Source Sans 3", "Helvetica Neue", "Segoe UI", system-ui, sans-serif;
  --mono: "Source Code Pro", ui-monospace, Menlo, Consolas, monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
`;
