"use strict";
// The entry page. It is usable before anything has been asked of the network, and never waits for it.

(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const LISTS = [["recent", "最近走访"], ["due", "该走访"], ["mine", "我结对的"], ["all", "全部"]];
  const MOST_SHOWN = 60;
  const MOST_PHOTOS = 6;
  const OLD_DAYS = 3;
  const MANY = 10;
  const EVERY_MS = 60_000;
  const SKETCH_MS = 300;
  const DAY_MS = 86_400_000;
  const form = find("[data-form]");
  const views = [...document.querySelectorAll("[data-view]")];

  let user = stored("jiaogou-user");
  let pack = null;
  let refusal = "";
  let home = null; // the household on the form
  let draft = null;
  let list = "recent";
  let group = "";
  let line = "network"; // what the last flush met
  const pad = pictures.pad(find("[data-pad]"));

  function stored(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function store(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Then the server is asked next time.
    }
  }

  function today() {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  }

  const days = (since) => Math.floor((Date.now() - Date.parse(since)) / DAY_MS);

  const ago = (since) => (days(since) > 0 ? `${days(since)} 天前` : "今天");

  function element(name, content, attributes = {}) {
    const made = document.createElement(name);
    made.append(...[content].flat().filter((part) => part !== null && part !== undefined));
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function notice(text, tone, key, link) {
    find(`[data-notice="${key}"]`)?.remove();
    if (!text) return;
    const told = element("p", text, { class: tone, "data-notice": key });
    if (link) told.append(" ", link);
    find("[data-notices]").append(told);
  }

  // ---- which household ----

  function matches(home, words) {
    return [home.head, home.initials, home.number].some((text) => text.toLowerCase().includes(words));
  }

  function isDue(home) {
    if (!home.on_register) return false;
    return !home.last_visited_on || days(home.last_visited_on) >= home.interval_days;
  }

  function chosen(words) {
    let homes = pack.households;
    if (words) return homes.filter((home) => matches(home, words));
    if (group) homes = homes.filter((home) => home.group === group);
    if (list === "mine") return homes.filter((home) => home.mine);
    const oldest = (one, other) => (one.last_visited_on || "").localeCompare(other.last_visited_on || "");
    if (list === "due") return homes.filter(isDue).sort(oldest);
    if (list === "recent") {
      const latest = homes.filter((home) => home.last_visited_on);
      return latest.sort((one, other) => oldest(other, one)).slice(0, 12);
    }
    return homes;
  }

  function drawLists() {
    const chips = LISTS.filter(([name]) => name !== "mine" || pack.households.some((home) => home.mine)).map(([name, label]) => {
      const chip = element("button", label, { type: "button", "aria-pressed": String(list === name && !group) });
      chip.addEventListener("click", () => {
        list = name;
        group = "";
        drawHomes();
      });
      return chip;
    });
    const groups = [...new Set(pack.households.map((home) => home.group).filter(Boolean))];
    for (const name of groups) {
      const chip = element("button", name, { type: "button", "aria-pressed": String(group === name) });
      chip.addEventListener("click", () => {
        list = "all";
        group = name;
        drawHomes();
      });
      chips.push(chip);
    }
    find("[data-lists]").replaceChildren(...chips);
  }

  function drawHomes() {
    if (!pack) return;
    drawLists();
    const homes = chosen(find("#find").value.trim().toLowerCase());
    const rows = homes.slice(0, MOST_SHOWN).map((home) => {
      const about = [home.group, `${home.persons} 人`, home.on_register ? null : home.status].filter(Boolean).join(" · ");
      const last = home.last_visited_on ? ago(home.last_visited_on) : "没有走访过";
      const label = element("span", [element("strong", home.head || home.number), element("br", []), element("small", about)]);
      return element("li", element("a", [label, element("span", element("small", last))], { href: `#/${home.number}` }));
    });
    find("[data-homes]").replaceChildren(...rows);
    const none = find("[data-none]");
    none.hidden = homes.length > 0 && homes.length <= MOST_SHOWN;
    none.textContent = homes.length ? `还有 ${homes.length - MOST_SHOWN} 户，请输入姓名或首字母查找。` : "没有这样的户。换一个字，或点“全部”。";
    find("[data-who]").textContent = `${user?.name || ""} · ${pack.households.length} 户`;
  }

  // ---- the form ----

  function values() {
    const found = {};
    for (const control of form.elements) {
      if (control.name && !control.closest(".gift")) found[control.name] = control.value;
    }
    found.gifts = [...document.querySelectorAll(".gift")].map((row) =>
      Object.fromEntries([...row.querySelectorAll("input")].map((input) => [input.name, input.value.trim()])),
    );
    return found;
  }

  const typed = () => JSON.stringify(values());

  function fill(kept) {
    form.reset();
    find("[data-gifts]").replaceChildren();
    for (const [name, value] of Object.entries(kept)) {
      if (name !== "gifts" && form.elements[name]) form.elements[name].value = value;
    }
    for (const gift of kept.gifts || []) addGift(gift);
  }

  function addGift(gift = {}) {
    const row = find("#gift").content.cloneNode(true);
    for (const input of row.querySelectorAll("input")) input.value = gift[input.name] || "";
    find("[data-gifts]").append(row);
  }

  function blank() {
    return { on: today(), place: home.area, kind: "routine", mode: "home", gifts: [] };
  }

  async function openHome(number) {
    home = pack?.households.find((one) => one.number === number) || null;
    if (!home) {
      show("pick");
      notice(`手机里没有户编号 ${number} 的资料。联网后再打开一次，或换一户。`, "wrong", "home");
      return;
    }
    notice("", "", "home");
    find("[data-head]").textContent = `登记走访：${home.head || home.number}户`;
    const last = home.last_visited_on ? `上次走访 ${home.last_visited_on}` : "还没有走访过";
    find("[data-about]").textContent = [home.area, home.group, last].filter(Boolean).join(" · ");
    for (const field of pack.fields) {
      const seen = home.living[field.field];
      const label = Object.fromEntries(field.choices)[seen] || "未登记";
      form.elements[`change:${field.field}`].options[0].textContent = `和档案一样（${label}）`;
    }
    draft = (await keptDraft(number)) || { household: number, id: outbox.uuid(), photos: [], position: null };
    fill(draft.values || blank());
    form.dataset.blank = typed();
    notice(draft.values ? "已恢复上次没有保存的内容。" : "", "kept", "draft");
    find("details", form).open = Boolean(draft.more || draft.photos.length);
    pad.clear();
    drawPosition();
    await drawShots();
    show("form");
  }

  // A page that is closed between two letters has no time for a database, but for this.
  const sketchKey = () => `jiaogou-sketch-${user.id}`;

  let sketching;
  function sketch() {
    if (!gather()) return;
    store(sketchKey(), draft);
    clearTimeout(sketching);
    sketching = setTimeout(keepDraft, SKETCH_MS);
  }

  function gather() {
    if (!home || !draft || find('[data-view="form"]').hidden) return false;
    draft.values = values();
    draft.more = find("details", form).open;
    draft.kept_at = Date.now();
    return true;
  }

  async function keptDraft(number) {
    const kept = await outbox.read(user.id, "draft", number);
    const sketched = stored(sketchKey());
    if (sketched?.household !== number || sketched.kept_at <= (kept?.kept_at || 0)) return kept;
    const saved = (await outbox.read(user.id, "meta", "sent"))?.rows || [];
    const gone = saved.some((row) => row.id === sketched.id) || (await outbox.read(user.id, "outbox", sketched.id));
    return gone ? kept : sketched;
  }

  async function keepDraft() {
    clearTimeout(sketching);
    if (!gather()) return;
    await outbox.put(user.id, "draft", draft).catch(() => notice("手机存储已满，草稿没有记下；请先上传或删去一些。", "wrong", "full"));
  }

  async function drawShots() {
    const shots = (await outbox.all(user.id, "photo")).filter((photo) => photo.visit === draft.id);
    const rows = shots.map((shot) => {
      const address = URL.createObjectURL(shot.blob);
      const picture = element("img", [], { src: address, alt: "待上传的照片" });
      picture.addEventListener("load", () => URL.revokeObjectURL(address));
      const drop = element("button", "去掉", { type: "button", class: "button" });
      drop.addEventListener("click", async () => {
        await outbox.remove(user.id, "photo", shot.id);
        draft.photos = draft.photos.filter((id) => id !== shot.id);
        await keepDraft();
        await drawShots();
      });
      return element("li", [picture, drop]);
    });
    find("[data-shots]").replaceChildren(...rows);
  }

  async function addPhoto(file) {
    if (draft.photos.length >= MOST_PHOTOS) {
      notice(`最多 ${MOST_PHOTOS} 张照片，“${file.name}”没有加上。`, "wrong", "photo");
      return;
    }
    try {
      await keepPhoto(await pictures.shrink(file), "scene");
    } catch (fault) {
      const why = fault.name === "QuotaExceededError" ? "手机存储已满" : "打不开这张照片";
      notice(`${why}，“${file.name}”没有加上；文字不受影响。`, "wrong", "photo");
    }
  }

  async function keepPhoto(blob, kind) {
    const photo = { id: outbox.uuid(), visit: draft.id, kind, blob };
    await outbox.put(user.id, "photo", photo);
    draft.photos.push(photo.id);
  }

  function drawPosition() {
    const known = draft.position;
    find("[data-position]").textContent = known ? `${known.latitude.toFixed(5)}，${known.longitude.toFixed(5)}（误差约 ${Math.round(known.accuracy)} 米）` : "没有记录位置。";
    find("[data-forget]").hidden = !known;
  }

  async function payload() {
    const clock = await outbox.read(user.id, "meta", "clock");
    const said = values();
    const notes = {};
    const proposals = [];
    for (const [name, value] of Object.entries(said)) {
      if (name.startsWith("note:") && value.trim()) notes[name.slice(5)] = value.trim();
      if (name.startsWith("change:") && value) {
        const field = name.slice(7);
        proposals.push({ field, seen: home.living[field], new: value });
      }
    }
    const text = Object.fromEntries(["on", "kind", "mode", "place", "people_met", "findings", "policies", "action", "problem"].map((name) => [name, said[name]]));
    return JSON.stringify({
      schema: 1,
      household: home.number,
      ...text,
      notes,
      proposals,
      gifts: said.gifts.filter((gift) => gift.item || gift.value_yuan),
      position: draft.position,
      captured_at: new Date().toISOString(),
      clock_offset_s: clock ? clock.offset : null,
      photos: draft.photos,
    });
  }

  async function save() {
    const on = form.elements.on.value;
    if (!on || on > today()) {
      notice(on ? "走访日期不能晚于今天，请改为实际走访的日期。" : "请填走访日期。", "wrong", "form");
      form.elements.on.focus();
      return;
    }
    notice("", "", "form");
    const signature = await pad.blob().catch(() => null);
    if (signature) await keepPhoto(signature, "signature").catch(() => notice("手机存储已满，签名没有存下；文字不受影响。", "wrong", "photo"));
    const record = {
      id: draft.id,
      seq: Date.now(),
      household: home.number,
      title: `${home.head || home.number}户 ${on}`,
      payload: await payload(),
      values: values(),
      position: draft.position,
      photos: draft.photos,
      state: "queued",
      created_at: new Date().toISOString(),
    };
    try {
      await outbox.enqueue(user.id, record, home.number);
    } catch (fault) {
      const why = fault.name === "QuotaExceededError" ? "手机存储已满" : `手机没能存下（${fault.name}）`;
      notice(`${why}，这次走访没有存下。写的都还在这一页，请不要关闭；删去手机里不用的照片或应用，或先上传别的走访，再点一次“保存走访”。`, "wrong", "form");
      return;
    }
    clearTimeout(sketching);
    store(sketchKey(), null);
    home.last_visited_on = on;
    notice("", "", "draft");
    told.set(record.id, record);
    notice(`已保存在本机：${record.title}`, "kept", record.id);
    draft = null;
    location.hash = "#/";
    show("pick");
    await drawCount();
    navigator.storage?.persist?.().catch(() => {});
    navigator.serviceWorker?.getRegistration().then((worker) => worker?.sync?.register("outbox")).catch(() => {});
    flush();
  }

  // ---- what waits ----

  const WORDS = {
    queued: ["kept", "已保存在本机"],
    sending: ["kept", "正在上传"],
    photos: ["kept", "文字已上传，照片还在传"],
    rejected: ["wrong", "被退回"],
  };
  const LINES = {
    ok: "",
    login: "登录已过期，登录后会接着上传。",
    network: "现在连不上服务器，连上后会自动上传。",
    server: "服务器正忙，稍后会自动再传。",
    other: "现在登录的是另一位同志，本机上您的走访不会由他上传。",
  };

  async function drawCount() {
    const records = await outbox.waiting(user.id);
    const count = find("[data-count]");
    count.hidden = records.length === 0;
    count.dataset.count = records.length;
    count.textContent = `${records.length} 条待上传`;
    const oldest = records.length ? days(records[0].created_at) : 0;
    const late = oldest >= OLD_DAYS || records.length > MANY;
    notice(late ? `有 ${records.length} 条没有上传，最早的已等了 ${oldest} 天。请尽快联网，或在“待上传”里导出备份。` : "", "wrong", "late");
    if (!find('[data-view="outbox"]').hidden) await drawOutbox(records);
    return records;
  }

  async function drawOutbox(records) {
    const since = records.length ? `，最早的从 ${new Date(records[0].created_at).toLocaleString("zh-CN")} 起` : "";
    const state = find("[data-state]");
    state.textContent = records.length ? `有 ${records.length} 条等着上传${since}。${LINES[line]}` : "全部已上传。";
    if (line === "login" && records.length) state.append(element("a", "去登录", { href: "/sign-in/?next=/offline/" }));
    find("[data-flush]").hidden = find("[data-export-all]").hidden = records.length === 0;
    const pictures = await outbox.all(user.id, "photo");
    find("[data-parcels]").replaceChildren(...records.map((record) => parcel(record, pictures.filter((photo) => photo.visit === record.id).length)));
    const sent = (await outbox.read(user.id, "meta", "sent"))?.rows || [];
    find("[data-sent]").replaceChildren(
      ...sent.map((row) => element("li", [element("a", row.title, { href: row.url }), ` 已上传 ${new Date(row.at).toLocaleString("zh-CN")}`])),
    );
  }

  function parcel(record, left) {
    const row = find("#parcel").content.cloneNode(true);
    const [tone, word] = WORDS[record.state] || WORDS.queued;
    find("[data-title]", row).textContent = record.title;
    find("[data-badge]", row).textContent = word;
    find("[data-badge]", row).classList.add(tone);
    const photos = record.photos.length ? `照片 ${record.photos.length - left}/${record.photos.length}。` : "";
    const why = record.error || (record.state === "rejected" ? "" : LINES[line]);
    find("[data-why]", row).textContent = `${new Date(record.created_at).toLocaleString("zh-CN")} 保存${record.tries ? `，试过 ${record.tries} 次` : ""}。${photos}${why}`;
    find("[data-retry]", row).addEventListener("click", () => retry(record));
    const edit = find("[data-edit]", row);
    // What may have arrived must not change under its key; once it has, it is corrected on its own page.
    edit.hidden = Boolean(record.frozen);
    edit.addEventListener("click", () => reopen(record));
    find("[data-export]", row).addEventListener("click", () => exportRecords([record]));
    const drop = find("[data-delete]", row);
    drop.addEventListener("click", async () => {
      if (!drop.dataset.sure) {
        drop.dataset.sure = "yes";
        drop.textContent = record.sent ? "再点一次，删去没传的照片" : "再点一次，从手机删除";
        return;
      }
      await outbox.discard(user.id, record.id);
      await drawCount();
    });
    return row;
  }

  async function retry(record) {
    for (const photo of await outbox.all(user.id, "photo")) {
      if (photo.visit === record.id && photo.state) await outbox.put(user.id, "photo", { ...photo, state: "" });
    }
    await outbox.put(user.id, "outbox", { ...record, state: record.sent ? "photos" : "queued", error: "" });
    await flush();
  }

  async function reopen(record) {
    const draft = { household: record.household, id: record.id, photos: record.photos, position: record.position, values: record.values, more: true };
    await outbox.put(user.id, "draft", draft);
    await outbox.remove(user.id, "outbox", record.id);
    location.hash = `#/${record.household}`;
  }

  function dataUrl(blob) {
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  async function exportRecords(records) {
    const pictures = await outbox.all(user.id, "photo");
    const visits = [];
    for (const record of records) {
      const photos = [];
      for (const photo of pictures.filter((one) => one.visit === record.id)) photos.push({ id: photo.id, kind: photo.kind, content: await dataUrl(photo.blob) });
      visits.push({ id: record.id, payload: record.payload, photos });
    }
    const file = new Blob([JSON.stringify({ jiaogou: "visits", schema: 1, user: user.id, visits })], { type: "application/json" });
    const address = URL.createObjectURL(file);
    element("a", [], { href: address, download: `走访备份-${today()}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(address), EVERY_MS);
  }

  // What this page has called kept: the service worker may be the one that sends it.
  const told = new Map();

  let flushing = null;
  function flush() {
    flushing ||= flushOnce().finally(() => {
      flushing = null;
    });
    return flushing;
  }

  async function flushOnce() {
    const before = await outbox.waiting(user.id);
    const result = await outbox.flush();
    line = result.user && result.user !== user.id ? "other" : result.state;
    const after = await drawCount();
    const left = new Map(after.map((record) => [record.id, record]));
    const sent = (await outbox.read(user.id, "meta", "sent"))?.rows || [];
    for (const record of new Map([...told, ...before.map((one) => [one.id, one])]).values()) {
      const arrived = sent.find((row) => row.id === record.id);
      const now = left.get(record.id);
      if (arrived) {
        const waits = (arrived.proposals || []).some((proposal) => proposal.state === "waiting") ? "，提出的更改待核对" : "";
        told.delete(record.id);
        notice(`已上传：${record.title}${waits}`, "sent", record.id, element("a", "看这次走访", { href: arrived.url }));
      } else if (now?.state === "rejected") {
        notice(`被退回：${record.title}。${now.error}`, "wrong", record.id, element("a", "去处理", { href: "#/outbox" }));
      }
    }
    if (line === "login") notice("登录已过期，没有上传的都还在手机里。", "wrong", "login", element("a", "去登录", { href: "/sign-in/?next=/offline/" }));
    else if (line === "ok") notice("", "", "login");
    if (line === "other") notice("现在登录的是另一位同志。请本人登录后再打开这一页。", "wrong", "other");
    // Whoever saved while this was under way is not left waiting for the next minute.
    const fresh = after.some((record) => record.state === "queued" && !before.some((known) => known.id === record.id));
    if (line === "ok" && fresh) await flushOnce();
  }

  // ---- what the phone knows ----

  async function refresh() {
    const who = await outbox.session();
    line = who.state;
    if (who.state === "login") {
      notice("还没有登录。可以照常登记，登录后上传。", "wrong", "login", element("a", "去登录", { href: "/sign-in/?next=/offline/" }));
    }
    if (who.state !== "ok") return;
    if (user && user.id !== who.user && (await outbox.waiting(user.id)).length) {
      notice(`手机里还有${user.name || "另一位同志"}没有上传的走访，本人登录后会上传。`, "kept", "theirs");
    }
    if (!user || user.id !== who.user) {
      if (user) await keepDraft();
      user = { id: who.user, name: who.name };
      store("jiaogou-user", user);
      await load();
      await route();
    }
    const headers = pack ? { "If-None-Match": `"${pack.version}"` } : {};
    const response = await fetch("/api/offline/pack/", { headers, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(30_000) });
    if (response.status === 403) refusal = (await response.json()).detail;
    if (!response.ok || response.redirected) return;
    const fresh = await response.json();
    const first = !pack;
    pack = fresh;
    await outbox.put(user.id, "pack", { name: "pack", ...fresh });
    notice("", "", "pack");
    drawHomes();
    if (first) await route();
  }

  async function load() {
    pack = (await outbox.read(user.id, "pack", "pack")) || null;
    notice(pack ? "" : "正在取户的名单……", "", "pack");
    drawHomes();
    await drawCount();
  }

  // ---- going from one view to another ----

  function show(name) {
    for (const view of views) view.hidden = view.dataset.view !== name;
  }

  async function route() {
    const direct = location.pathname.match(/^\/households\/([^/]+)\/visits\/new\/$/);
    const target = decodeURIComponent(location.hash.slice(2)) || (location.hash ? "" : direct?.[1] || "");
    if (target === "outbox") {
      show("outbox");
      await drawCount();
    } else if (target && pack) {
      await openHome(target);
    } else {
      home = null;
      show("pick");
      drawHomes();
    }
    scrollTo(0, 0);
  }

  function offerUpdate(worker) {
    const button = element("button", "有新版本，点这里更新", { type: "button", class: "button" });
    button.addEventListener("click", async () => {
      await keepDraft();
      worker.postMessage("update");
    });
    notice("", "", "update");
    notice(button, "kept", "update");
  }

  async function install() {
    if (!navigator.serviceWorker) {
      const why = isSecureContext ? "这个浏览器不能离线使用，请用手机自带的浏览器打开" : "这个网址不是 https，没有网络时打不开这一页";
      notice(`${why}。有网络时可以照常登记；没有上传的留在这一页里，请不要关闭。`, "wrong", "insecure");
      return;
    }
    const hadWorker = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (hadWorker && navigator.serviceWorker.controller) location.reload();
    });
    const worker = await navigator.serviceWorker.register("/sw.js");
    if (worker.waiting && hadWorker) offerUpdate(worker.waiting);
    worker.addEventListener("updatefound", () => {
      const coming = worker.installing;
      coming?.addEventListener("statechange", () => {
        if (coming.state === "installed" && navigator.serviceWorker.controller) offerUpdate(coming);
      });
    });
    // Only from here on does this page open without a network.
    await navigator.serviceWorker.ready;
    document.body.dataset.offers = "yes";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", sketch);
  form.addEventListener("change", sketch);
  find("#find").addEventListener("input", drawHomes);
  find("[data-add-gift]").addEventListener("click", () => addGift());
  find("[data-clear-pad]").addEventListener("click", () => pad.clear());
  find("[data-flush]").addEventListener("click", () => flush());
  find("[data-export-all]").addEventListener("click", async () => exportRecords(await outbox.waiting(user.id)));
  find("#f-photos").addEventListener("change", async (event) => {
    for (const file of [...event.target.files]) await addPhoto(file);
    event.target.value = "";
    await keepDraft();
    await drawShots();
  });
  find("[data-locate]").addEventListener("click", () => {
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        draft.position = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy };
        drawPosition();
        keepDraft();
      },
      () => notice("没有取到位置，不填也可以保存。", "kept", "position"),
      { timeout: 15_000 },
    );
  });
  find("[data-forget]").addEventListener("click", () => {
    draft.position = null;
    drawPosition();
    keepDraft();
  });
  const drop = find("[data-drop]");
  drop.addEventListener("click", async () => {
    if (!drop.dataset.sure && typed() !== form.dataset.blank) {
      drop.dataset.sure = "yes";
      drop.textContent = "再点一次，放弃填写的内容";
      return;
    }
    delete drop.dataset.sure;
    drop.textContent = "不要了";
    clearTimeout(sketching);
    store(sketchKey(), null);
    await outbox.remove(user.id, "draft", home.number);
    await outbox.discard(user.id, draft.id);
    draft = null;
    notice("", "", "draft");
    location.hash = "#/";
  });
  addEventListener("hashchange", route);
  addEventListener("pagehide", keepDraft);
  addEventListener("online", () => user && flush());
  addEventListener("pageshow", (event) => event.persisted && user && flush());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keepDraft();
    else if (user) flush();
  });
  setInterval(() => user && flush(), EVERY_MS);

  async function start() {
    show("pick");
    if (user) {
      await load();
      await route();
    }
    document.body.dataset.ready = "yes";
    install().catch(() => {});
    await refresh().catch(() => {});
    if (user && !pack) notice(refusal || "手机里还没有户的名单，联网打开一次这一页就有了。", "wrong", "pack");
    if (!user) notice("请先登录一次，手机才知道您是谁、有哪些户。", "wrong", "login", element("a", "去登录", { href: "/sign-in/?next=/offline/" }));
    else await flush();
  }

  start();
})();
