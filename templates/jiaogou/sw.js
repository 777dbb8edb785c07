"use strict";
// Keeps the entry page on the phone and sends what waits. It keeps nobody's data.
const VERSION = "jiaogou-{{ version }}";
const SHELL = "{{ shell }}";
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}];
const ENTRY = /^\/(offline|visits\/new|households\/[^/]+\/visits\/new)\/$/;

importScripts("{{ outbox }}");

addEventListener("install", (event) => {
  // All of the new version or nothing: a page must never find half of it.
  const fresh = [SHELL, ...FILES].map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("jiaogou-") && name !== VERSION) await caches.delete(name);
    }
    await clients.claim();
  };
  event.waitUntil(tidy());
});

// The page asks for it when the person has clicked, never while they type.
addEventListener("message", (event) => {
  if (event.data === "update") skipWaiting();
});

async function kept(address, request) {
  const cache = await caches.open(VERSION);
  return (await cache.match(address)) || fetch(request);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && ENTRY.test(address.pathname) && !address.searchParams.has("plain")) {
    event.respondWith(kept(SHELL, request));
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(kept(address.pathname, request));
  }
});

addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  const send = async () => {
    const result = await outbox.flush();
    // Only a refusal keeps the browser trying.
    if (!["ok", "login"].includes(result.state)) throw new Error(result.state);
  };
  event.waitUntil(send());
});
