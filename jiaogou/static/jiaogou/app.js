// Everything here is a comfort: each page also works without it.

const DRAFTS = "jiaogou-draft:";
const LAST_SENT = "jiaogou-last-sent";
const NEVER_KEPT = ["csrfmiddlewaretoken", "next"];

// A storage that is full or forbidden must not break typing.
const storage = {
  read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, draft) {
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // The form itself still holds the text.
    }
  },
  remove(key) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was kept, so nothing is left.
    }
  },
};

function keepable(control) {
  return (
    control.name &&
    !NEVER_KEPT.includes(control.name) &&
    !["password", "file", "submit", "button"].includes(control.type) &&
    // What was opened goes with what was typed, so that a restored text cannot pass for one that saw later changes.
    (control.type !== "hidden" || control.hasAttribute("data-keep")) &&
    !control.hasAttribute("data-no-draft")
  );
}

function valuesOf(form) {
  const values = [];
  for (const control of form.elements) {
    if (!keepable(control)) continue;
    if (control.type === "checkbox" || control.type === "radio") {
      if (control.checked) values.push([control.name, control.value]);
    } else if (control.type === "select-multiple") {
      for (const option of control.selectedOptions) values.push([control.name, option.value]);
    } else {
      values.push([control.name, control.value]);
    }
  }
  return values;
}

function putBack(form, values) {
  const kept = new Map();
  for (const [name, value] of values) kept.set(name, [...(kept.get(name) || []), value]);
  for (const control of form.elements) {
    if (!keepable(control)) continue;
    const own = kept.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = own.includes(control.value);
    } else if (control.type === "select-multiple") {
      for (const option of control.options) option.selected = own.includes(option.value);
    } else if (own.length) {
      control.value = own.shift();
    }
  }
}

function draftKey(form) {
  // The user's name is part of the key: another person on the same phone sees nothing of it.
  return `${DRAFTS}${document.body.dataset.user}:${form.dataset.draft}`;
}

function noteRestored(form, key, keptAt) {
  const note = document.createElement("p");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  const at = new Date(keptAt).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  note.textContent = `已恢复 ${at} 填写、还没有交上去的内容。`;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "button quiet-button";
  drop.textContent = "不要了，重新填";
  drop.addEventListener("click", () => {
    form.reset();
    storage.remove(key);
    form.dispatchEvent(new Event("jiaogou:settled"));
    note.remove();
  });
  note.append(drop);
  form.prepend(note);
}

function keepDraft(form) {
  const key = draftKey(form);
  const blank = JSON.stringify(valuesOf(form));
  const draft = storage.read(key);
  // What the server sends back after an error is newer than the draft.
  if (draft && !("bound" in form.dataset) && JSON.stringify(draft.values) !== blank) {
    putBack(form, draft.values);
    noteRestored(form, key, draft.keptAt);
  }
  let waiting;
  const keep = () => {
    waiting = clearTimeout(waiting);
    const values = valuesOf(form);
    if (JSON.stringify(values) !== blank) storage.write(key, { values, keptAt: Date.now() });
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 250);
  });
  form.addEventListener("change", keep);
  form.addEventListener("submit", keep);
  form.addEventListener("jiaogou:settled", () => {
    waiting = clearTimeout(waiting);
  });
  addEventListener("pagehide", () => {
    if (waiting) keep();
  });
}

function forgetSavedDraft() {
  // Only the server's own word that it saved ends a draft; an expired session or an error does not.
  if (!document.querySelector(".message.success")) return;
  const key = storage.read(LAST_SENT);
  if (key) storage.remove(key);
  storage.remove(LAST_SENT);
}

function guardAgainstLeaving(form) {
  let clean = JSON.stringify(valuesOf(form));
  let sending = false;
  form.addEventListener("submit", () => {
    sending = true;
  });
  form.addEventListener("jiaogou:settled", () => {
    clean = JSON.stringify(valuesOf(form));
  });
  addEventListener("pageshow", () => {
    sending = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!sending && JSON.stringify(valuesOf(form)) !== clean) event.preventDefault();
  });
}

function sendOnce(form) {
  const release = () => {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-disabled=true]")) button.removeAttribute("aria-disabled");
  };
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    storage.write(LAST_SENT, form.dataset.draft ? draftKey(form) : null);
    // A download leaves this page standing, so the button comes back by itself.
    setTimeout(release, 8000);
  });
  addEventListener("pageshow", release);
}

for (const form of document.querySelectorAll("form[data-guard], form[data-draft]")) guardAgainstLeaving(form);
forgetSavedDraft();
for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
for (const form of document.querySelectorAll("form[method=post]:not([hx-post])")) sendOnce(form);

for (const form of document.querySelectorAll("form[data-auto]:not([hx-get])")) {
  form.addEventListener("change", () => form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-locate]")) {
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    const said = document.querySelector("[data-located]");
    const put = ({ coords }) => {
      for (const [name, digits] of [["latitude", 6], ["longitude", 6], ["accuracy", 0]]) {
        button.form.elements[name].value = coords[name].toFixed(digits);
      }
      button.form.dispatchEvent(new Event("change"));
      said.textContent = "位置已填在下面。";
    };
    const missed = () => {
      said.textContent = "没有取到位置，不填也可以保存。";
    };
    said.textContent = "正在取位置……";
    navigator.geolocation.getCurrentPosition(put, missed, { timeout: 15_000 });
  });
}

addEventListener("beforeprint", () => {
  for (const time of document.querySelectorAll("[data-printed-at]")) {
    time.textContent = new Date().toLocaleString("zh-CN", { dateStyle: "long", timeStyle: "short" });
  }
});

document.querySelector("[data-focus]")?.focus();

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A fragment that does not come must say so, or the old rows would pass for the answer.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const item = document.createElement("div");
    item.className = "message error";
    item.setAttribute("role", "alert");
    item.textContent = "没有取到新的内容，下面还是刚才的。请检查网络后再试；如果登录已过期，请刷新页面。";
    document.getElementById("messages")?.replaceChildren(item);
  });
}
