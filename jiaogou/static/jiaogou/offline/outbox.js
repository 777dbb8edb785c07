"use strict";
// What waits on this phone, and how it gets away. Shared by the entry page, the badge and the service worker: no DOM here.

self.outbox = (() => {
  const STORES = { draft: "household", outbox: "id", photo: "id", pack: "name", meta: "name" };
  const SESSION_MS = 8_000;
  const SENDING_MS = 30_000;
  const BYTES_PER_MS = 4; // the slowest line we wait for
  const LAST_SENT = 20;

  const databases = new Map();

  // One database a person: whoever borrows the phone sees and sends nothing of another's.
  function open(user) {
    if (!databases.has(user)) {
      const opening = new Promise((done, failed) => {
        const request = indexedDB.open(`jiaogou-${user}`, 1);
        request.onupgradeneeded = () => {
          for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
        };
        request.onsuccess = () => {
          // Cleared data or another tab's upgrade closes it; the next call opens it again.
          request.result.onversionchange = () => request.result.close();
          request.result.onclose = () => databases.delete(user);
          done(request.result);
        };
        request.onerror = () => failed(request.error);
      });
      opening.catch(() => databases.delete(user));
      databases.set(user, opening);
    }
    return databases.get(user);
  }

  async function transact(user, names, mode, work) {
    const database = await open(user);
    return new Promise((done, failed) => {
      const transaction = database.transaction(names, mode, { durability: "strict" });
      let result;
      transaction.oncomplete = () => done(result instanceof IDBRequest ? result.result : undefined);
      // Every failure ends here, and only here is its reason known: a full phone must be told from a broken one.
      transaction.onabort = () => failed(transaction.error || new DOMException("", "AbortError"));
      result = work(...names.map((name) => transaction.objectStore(name)));
    });
  }

  const read = (user, store, key) => transact(user, [store], "readonly", (rows) => rows.get(key));
  const all = (user, store) => transact(user, [store], "readonly", (rows) => rows.getAll());
  const put = (user, store, row) => transact(user, [store], "readwrite", (rows) => void rows.put(row));
  const remove = (user, store, key) => transact(user, [store], "readwrite", (rows) => void rows.delete(key));
  const clear = (user, store) => transact(user, [store], "readwrite", (rows) => void rows.clear());

  function uuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    // Plain http has no randomUUID, but it has random bytes.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // The draft goes in the same transaction as the visit comes, so that a visit is never there twice or not at all.
  function enqueue(user, record, household) {
    return transact(user, ["outbox", "draft"], "readwrite", (records, drafts) => {
      records.put(record);
      drafts.delete(household);
    });
  }

  async function discard(user, id) {
    const pictures = (await all(user, "photo")).filter((photo) => photo.visit === id);
    await transact(user, ["outbox", "photo"], "readwrite", (records, photos) => {
      records.delete(id);
      for (const photo of pictures) photos.delete(photo.id);
    });
  }

  async function waiting(user) {
    const records = await all(user, "outbox");
    return records.sort((one, other) => one.seq - other.seq);
  }

  // An answer of ours is JSON and was not led elsewhere; a hotel's sign-in page must never count as "arrived".
  async function ours(response) {
    if (response.redirected || !(response.headers.get("Content-Type") || "").startsWith("application/json")) return null;
    try {
      return await response.json();
    } catch {
      return null;
    }
  }

  async function session() {
    let response;
    try {
      response = await fetch("/api/session/", { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(SESSION_MS) });
    } catch {
      return { state: "network" };
    }
    const answer = await ours(response);
    if (response.status === 401 && answer) return { state: "login" };
    if (!response.ok || !answer?.user) return { state: "network" };
    const offset = Math.round((Date.now() - Date.parse(answer.server_time)) / 1000);
    await put(answer.user, "meta", { name: "clock", offset });
    return { state: "ok", ...answer };
  }

  async function send(who, address, body, type) {
    const size = body.size ?? body.length;
    const response = await fetch(address, {
      method: "PUT",
      body,
      credentials: "same-origin",
      signal: AbortSignal.timeout(SENDING_MS + size / BYTES_PER_MS),
      headers: { "Content-Type": type, "X-CSRFToken": who.csrf, "X-Outbox-User": String(who.user) },
    });
    const answer = await ours(response);
    // Without our own words it was not our server that spoke.
    return answer ? { status: response.status, answer } : { status: 0, answer: {} };
  }

  const said = (answer) => answer.detail || Object.values(answer.errors || {}).flat().join(" ") || "服务器没有收下，请修改后重试。";

  // What a status means: arrived, refused for good, sign in first, or try again later.
  function meaning({ status, answer }) {
    if (status === 200 || status === 201) return "arrived";
    if (status === 401) return "login";
    if (status === 403 && answer.code === "csrf") return "token";
    if ([403, 409, 410, 413, 415, 422].includes(status)) return "refused";
    return "later";
  }

  async function sendText(who, record) {
    // Frozen from the first attempt: what may have arrived must not change under its key.
    await put(who.user, "outbox", { ...record, state: "sending", frozen: true, tries: (record.tries || 0) + 1 });
    const result = await send(who, `/api/visits/${record.id}/`, record.payload, "application/json");
    const outcome = meaning(result);
    if (outcome === "arrived" && result.answer.key !== record.id) return "later";
    const kept = { ...record, frozen: true, tries: (record.tries || 0) + 1 };
    if (outcome === "arrived") {
      await put(who.user, "outbox", { ...kept, state: "photos", sent: true, url: result.answer.url, proposals: result.answer.proposals });
    } else if (outcome === "refused") {
      // Refused means not stored, so it may be changed; under a key that is taken it may not.
      const mendable = [413, 422].includes(result.status);
      await put(who.user, "outbox", { ...kept, state: "rejected", frozen: !mendable, status: result.status, error: said(result.answer) });
    } else {
      await put(who.user, "outbox", { ...kept, state: "queued", error: result.answer.detail || "" });
    }
    return outcome;
  }

  async function sendPhotos(who, id) {
    const photos = (await all(who.user, "photo")).filter((photo) => photo.visit === id && photo.state !== "rejected");
    for (const photo of photos) {
      const query = new URLSearchParams({ kind: photo.kind, caption: photo.caption || "" });
      const result = await send(who, `/api/visits/${id}/photos/${photo.id}/?${query}`, photo.blob, photo.blob.type);
      const outcome = meaning(result);
      if (outcome === "arrived" || result.status === 410) await remove(who.user, "photo", photo.id);
      else if (outcome === "refused") await put(who.user, "photo", { ...photo, state: "rejected", error: said(result.answer) });
      else return outcome;
    }
    return "arrived";
  }

  async function finish(user, id) {
    const record = await read(user, "outbox", id);
    const left = (await all(user, "photo")).filter((photo) => photo.visit === id);
    if (left.length) {
      const error = left.map((photo) => photo.error).filter(Boolean).join(" ");
      return put(user, "outbox", { ...record, state: "rejected", error: `照片没有传上去：${error}` });
    }
    const log = (await read(user, "meta", "sent"))?.rows || [];
    const line = { id, title: record.title, url: record.url, at: new Date().toISOString(), proposals: record.proposals };
    return transact(user, ["outbox", "meta"], "readwrite", (records, meta) => {
      records.delete(id);
      meta.put({ name: "sent", rows: [line, ...log].slice(0, LAST_SENT) });
    });
  }

  async function sendOne(who, record) {
    if (!record.sent) {
      const outcome = await sendText(who, record);
      if (outcome !== "arrived") return outcome;
    }
    const outcome = await sendPhotos(who, record.id);
    if (outcome === "arrived") await finish(who.user, record.id);
    return outcome;
  }

  async function run() {
    let who = await session();
    if (who.state !== "ok") return { state: who.state };
    let renewed = false;
    for (const record of await waiting(who.user)) {
      if (record.state === "rejected") continue;
      let outcome;
      try {
        outcome = await sendOne(who, record);
        if (outcome === "token" && !renewed) {
          renewed = true;
          who = await session();
          if (who.state !== "ok") return { state: who.state };
          outcome = await sendOne(who, await read(who.user, "outbox", record.id));
        }
      } catch {
        const now = await read(who.user, "outbox", record.id);
        if (now && now.state === "sending") await put(who.user, "outbox", { ...now, state: "queued" });
        return { state: "network", user: who.user };
      }
      if (outcome === "login") return { state: "login", user: who.user };
      if (outcome === "later" || outcome === "token") return { state: "server", user: who.user };
    }
    return { state: "ok", user: who.user, name: who.name };
  }

  // Two tabs and the service worker never send at the same time; the server would cope, the line would not.
  const flush = () => (navigator.locks ? navigator.locks.request("jiaogou-outbox", run) : run());

  return { all, clear, discard, enqueue, flush, open, put, read, remove, session, uuid, waiting };
})();
