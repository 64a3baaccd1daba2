// Asks /api/status every five seconds and shows it. Reads only; needs nothing but this file.
"use strict";
const EVERY = 5000;
const MOOD = {
  running: "good", standby: "good", degraded: "warn", paused: "warn", starting: "warn", refused: "bad", disabled: ""
};
const page = document.getElementById("gateways");
const shape = document.getElementById("gateway");
const asof = document.getElementById("asof");
let answered = null;

function ago(iso, now) {
  if (!iso) return "none yet";
  return span((now - Date.parse(iso)) / 1000) + " ago";
}

function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return s + " s";
  if (s < 3600) return Math.floor(s / 60) + " min";
  if (s < 172800) return (s / 3600).toFixed(1) + " h";
  return Math.round(s / 86400) + " d";
}

function bytes(n) {
  if (n < 1024) return n + " B";
  if (n < 1048576) return (n / 1024).toFixed(0) + " KiB";
  return (n / 1048576).toFixed(1) + " MiB";
}

function number(n) {
  return n.toLocaleString("en", {maximumFractionDigits: n < 10 ? 1 : 0});
}

function stateOf(gateway) {
  if (gateway.state !== "running") return gateway.state;
  if (gateway.paused) return "paused";
  if (gateway.problems.length) return "degraded";
  return gateway.role === "standby" ? "standby" : "running";
}

function detailOf(gateway) {
  return [gateway.detail, gateway.cluster, ...(gateway.problems || [])].filter(Boolean).join("; ");
}

function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function plot(title, values, unit) {
  const most = Math.max(...values, 0);
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = title + ", at most " + unit(most);
  const picture = svg("svg", {
    viewBox: "0 0 180 40", preserveAspectRatio: "none", role: "img",
    "aria-label": title + " over the last hour, at most " + unit(most)
  });
  picture.append(svg("line", {x1: 0, y1: 39.5, x2: 180, y2: 39.5}));
  const first = 180 - values.length;
  const points = values.map((v, i) => (first + i) + " " + (39 - (most ? v / most * 37 : 0)).toFixed(1));
  if (points.length) picture.append(svg("path", {d: "M" + points.join("L")}));
  figure.append(picture, caption);
  return figure;
}

function list(section, kind, lines, count) {
  const details = section.querySelector("." + kind);
  details.hidden = lines.length === 0;
  const summary = details.querySelector("summary");
  summary.textContent = summary.textContent.replace(/ \(.*|$/, " (" + count + ")");
  details.querySelector("ul").replaceChildren(...lines.map(text => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }));
}

function sectionOf(name) {
  let section = document.getElementById("gateway-" + name);
  if (!section) {
    section = shape.content.cloneNode(true).firstElementChild;
    section.id = "gateway-" + name;
    section.querySelector(".name").textContent = name;
    section.setAttribute("aria-label", "Gateway " + name);
    page.append(section);
  }
  return section;
}

function show(gateway, now) {
  const section = sectionOf(gateway.name);
  const state = stateOf(gateway);
  section.className = "gateway " + (MOOD[state] || "");
  section.querySelector(".state").textContent = state;
  const detail = section.querySelector(".detail");
  detail.textContent = detailOf(gateway);
  detail.hidden = !detail.textContent;
  const runs = gateway.state === "running";
  section.querySelectorAll("dl, .plots, details").forEach(part => { part.hidden = !runs; });
  if (!runs) return;
  const set = (field, text) => { section.querySelector("[data-field=" + field + "]").textContent = text; };
  set("last", ago(gateway.lastReading, now));
  set("rate", number(gateway.rate) + "/s");
  set("lag", span(gateway.lagSeconds));
  set("outbox", number(gateway.outbox.messages) + (gateway.outbox.messages
    ? ", " + bytes(gateway.outbox.bytes) + ", oldest " + span(gateway.outbox.oldestSeconds) : ""));
  set("refused", number(gateway.refusedToday));
  set("silent", gateway.period
    ? number(gateway.devices.silent) + " of " + number(gateway.devices.registered)
    : "not watched, of " + number(gateway.devices.registered));
  section.querySelector(".plots").replaceChildren(
    plot("Readings/s", gateway.hour.rate, number),
    plot("Outbox", gateway.hour.outbox, number),
    plot("Lag", gateway.hour.lag, span));
  list(section, "names", gateway.devices.silentNames, gateway.devices.silent);
  list(section, "alarms", gateway.alarms.map(a => a.at + " " + a.device + " " + a.type + ": " + a.message),
    gateway.alarms.length);
  list(section, "commands", gateway.commands.map(c => c.at + " " + c.device + " " + c.name + ": " + c.state),
    gateway.commands.length);
}

async function refresh() {
  try {
    const answer = await fetch("/api/status", {headers: {"X-Requested-With": "status"}});
    if (answer.status === 401) {
      location.assign("/login?to=%2F");
      return;
    }
    if (!answer.ok) throw new Error("status " + answer.status);
    const status = await answer.json();
    answered = Date.parse(status.now);
    status.gateways.forEach(gateway => show(gateway, answered));
    asof.textContent = status.version + ", as of " + new Date(answered).toLocaleTimeString();
    asof.className = "";
  } catch (fault) {
    asof.textContent = "The gateway does not answer" + (answered
      ? "; what is shown is of " + new Date(answered).toLocaleTimeString() : "");
    asof.className = "stale";
  }
}

refresh();
setInterval(refresh, EVERY);
