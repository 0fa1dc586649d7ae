/** The script of a run's page: shows what the server tells of the run. Plain JavaScript, for it runs in the browser. */
export const runScript = String.raw`
"use strict";
(() => {
  const page = document.querySelector("[data-run]");
  const list = page.querySelector(".cells");
  const progress = page.querySelector("progress");
  const numbers = page.querySelector(".numbers");
  const trouble = page.querySelector("main > .trouble");
  let status = "waiting";
  let total = 0;
  let memory = "";

  const item = (position) => {
    while (list.children.length < position) {
      const entry = document.createElement("li");
      entry.innerHTML = '<div class="line"><span class="mark"></span><code></code><span class="time"></span></div><pre class="stream" hidden></pre><div class="result"></div>';
      list.append(entry);
    }
    return list.children[position - 1];
  };
  const showNumbers = () => {
    const done = [...list.children].filter((entry) => entry.dataset.status !== "running").length;
    progress.max = Math.max(1, total);
    progress.value = done;
    numbers.textContent = [total ? done + " of " + total + " cells" : "", memory].filter(Boolean).join(" · ");
  };
  const seconds = (value) => (value < 1 ? Math.round(1000 * value) + " ms" : value < 10 ? value.toFixed(1) + " s" : Math.round(value) + " s");

  const show = {
    status(event) {
      status = event.status;
      total = event.total || total;
      page.dataset.status = status;
      page.querySelector(".state").textContent = status;
      document.title = document.title.replace(/^(?:\[.*?\] )?/, "[" + status + "] ");
      trouble.textContent = event.error;
      trouble.hidden = event.error === "";
      const isOver = status === "completed" || status === "failed" || status === "cancelled";
      page.querySelector(".state-line form").hidden = isOver;
      if (event.report) {
        const link = page.querySelector(".open-report");
        link.href = "/reports/" + encodeURIComponent(event.report);
        link.hidden = false;
      }
      if (isOver) source.close();
      showNumbers();
    },
    cell({ position, cell }) {
      const entry = item(position);
      const text = entry.querySelector("pre");
      entry.dataset.status = cell.status;
      entry.dataset.since = String(Date.now());
      entry.querySelector("code").textContent = cell.headline;
      entry.querySelector(".time").textContent = cell.seconds === null ? "" : seconds(cell.seconds);
      entry.querySelector(".result").innerHTML = cell.html;
      if (cell.status !== "running") text.remove();
      showNumbers();
    },
    text({ position, text }) {
      const box = item(position).querySelector(":scope > pre");
      if (!box) return;
      box.hidden = false;
      const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 8;
      // Terminals go back to the line's beginning at a carriage return.
      box.textContent = (box.textContent + text).replace(/\x1b\[[\d;]*[A-Za-z]/g, "").replace(/\r\n/g, "\n").replace(/[^\n]*\r(?!$)/g, "").slice(-20000);
      if (atEnd) box.scrollTop = box.scrollHeight;
    },
    memory({ bytes }) {
      memory = Math.round(bytes / 1048576) + " MiB";
      showNumbers();
    },
  };
  const source = new EventSource("/runs/" + page.dataset.run + "/events");
  source.onopen = () => { list.textContent = ""; };
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    show[event.type](event);
  };
  setInterval(() => {
    const running = list.querySelector('[data-status="running"]');
    if (running && status === "running") running.querySelector(".time").textContent = Math.round((Date.now() - Number(running.dataset.since)) / 1000) + " s";
  }, 1000);
  page.querySelector(".state-line form").addEventListener("submit", (event) => {
    event.preventDefault();
    event.target.querySelector("button").disabled = true;
    void fetch(event.target.action, { method: "POST" });
  });
})();
`;
