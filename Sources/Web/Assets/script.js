// What pages gain by a script; each works without. Words come from attributes.
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const words = document.body.dataset;

  const swap = (picture, from, to) => picture.setAttribute('href', picture.getAttribute('href').replace(from, to));

  // A sentence at the bottom, read aloud. It stays while it is pointed at.
  const say = (sentence) => {
    for (const former of all('.toast')) former.remove();
    const toast = document.createElement('p');
    toast.className = 'toast';
    toast.textContent = sentence;
    one('#status').append(toast);
    const go = () => (toast.matches(':hover') ? setTimeout(go, 1000) : toast.remove());
    setTimeout(go, 6000);
  };

  // A refused form: the summary is read first.
  one('.problems')?.focus();

  // Copy: the clipboard, else the old command on the selected text, else a sentence.
  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    let done = true;
    try {
      await navigator.clipboard.writeText(source.innerText.trim());
    } catch {
      getSelection().selectAllChildren(source);
      try { done = document.execCommand('copy'); } catch { done = false; }
    }
    say(done ? words.copied : words.copyByHand);
    const picture = one('use', button);
    if (!done || !picture) return;
    swap(picture, '#copy', '#check');
    setTimeout(() => swap(picture, '#check', '#copy'), 2000);
  };
  const offer = (selector, act) => {
    for (const button of all(selector)) {
      button.hidden = false;
      button.addEventListener('click', () => act(button));
    }
  };
  offer('[data-copy]', copy);
  offer('[data-print]', () => print());

  // Show and hide a password. It is hidden when the form goes.
  for (const button of all('[data-show]')) {
    const input = document.getElementById(button.dataset.show);
    const shown = button.textContent;
    const turn = (visible) => {
      input.type = visible ? 'text' : 'password';
      button.textContent = visible ? button.dataset.hideText : shown;
      button.setAttribute('aria-pressed', String(visible));
    };
    button.hidden = false;
    button.setAttribute('aria-controls', input.id);
    button.addEventListener('click', () => { turn(input.type === 'password'); input.focus(); });
    input.form?.addEventListener('submit', () => turn(false));
  }

  // How good a new password is, in words. The server knows more.
  for (const place of all('[data-meter]')) {
    const input = document.getElementById(place.dataset.meter);
    input.addEventListener('input', () => {
      const letters = [...input.value.normalize()];
      const word = letters.length < 15 ? 'short' : new Set(letters).size < 6 ? 'plain' : 'fine';
      place.textContent = letters.length ? place.dataset[word] : '';
    });
  }

  // The time zone of a new company.
  for (const input of all('[name=time-zone][type=hidden]')) {
    input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  // A button pressed is busy, keeps its words and place, and counts once.
  addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method === 'dialog' || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = 'yes';
    (event.submitter || one('[type=submit]', form))?.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of all('form[data-sent]')) delete form.dataset.sent;
    for (const button of all('[aria-busy]')) button.removeAttribute('aria-busy');
  });

  // A tick that must be there: the sentence stands at it.
  for (const tick of all('[data-must]')) {
    const problem = document.getElementById(tick.dataset.must);
    const field = tick.closest('.field');
    const show = (wrong) => {
      problem.hidden = !wrong;
      field.classList.toggle('has-error', wrong);
      tick.setAttribute('aria-invalid', String(wrong));
    };
    tick.addEventListener('invalid', (event) => { event.preventDefault(); show(true); tick.focus(); });
    tick.addEventListener('change', () => show(!tick.checked));
  }

  // Send again: counts down. The server keeps the time itself.
  for (const button of all('[data-wait]')) {
    const ready = button.textContent;
    const end = Date.now() + 1000 * button.dataset.wait;
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      const waits = left > 0;
      button.textContent = waits ? button.dataset.waitText.replace('{seconds}', left) : ready;
      button.toggleAttribute('aria-disabled', waits);
      if (waits) { button.setAttribute('aria-disabled', 'true'); setTimeout(tick, 500); }
    };
    button.form.addEventListener('submit', (event) => {
      if (button.getAttribute('aria-disabled')) event.preventDefault();
    });
    tick();
  }

  // Menus close by Esc, by a click elsewhere and when the focus leaves.
  const leave = (event) => {
    for (const menu of all('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
  };
  addEventListener('click', leave);
  addEventListener('focusin', leave);
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of all('details.menu[open]')) { menu.open = false; one('summary', menu).focus(); }
  });

  // Waits ten minutes for an app password's first use, while the page is visible.
  for (const place of all('[data-watch]')) {
    const end = Date.now() + 600000;
    const ask = async () => {
      if (Date.now() > end) return;
      if (!document.hidden) {
        try {
          const answer = await fetch(place.dataset.watch, { headers: { Accept: 'application/json' } });
          if (!answer.ok) return;
          const use = await answer.json();
          if (use.used) {
            place.classList.add('used');
            one('[role=status]', place).textContent = use.text;
            swap(one('use', place), '#waiting', '#check');
            return;
          }
        } catch { /* It asks again. */ }
      }
      setTimeout(ask, 3000);
    };
    setTimeout(ask, 1500);
  }

  // Passkeys. Bytes go as base64url in both directions.
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  const letters = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const makePasskey = (form) => {
    const data = form.dataset;
    const known = data.known.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) }));
    const challenge = bytes(data.challenge);
    const userVerification = data.verify;
    if (data.passkey === 'get') {
      return navigator.credentials.get({
        publicKey: { challenge, userVerification, allowCredentials: known, rpId: data.host },
      });
    }
    return navigator.credentials.create({
      publicKey: {
        challenge, rp: { name: data.product, id: data.host }, attestation: 'none', excludeCredentials: known,
        user: { id: bytes(data.user), name: data.userName, displayName: data.userLabel },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'preferred', userVerification },
      },
    });
  };
  const fillPasskey = (form, credential) => {
    const answer = credential.response;
    const put = (name, value) => { form.elements[name].value = value; };
    put('credential', letters(credential.rawId));
    put('client-data', letters(answer.clientDataJSON));
    put('authenticator-data', letters(answer.authenticatorData || answer.getAuthenticatorData()));
    if (form.dataset.passkey === 'get') {
      put('signature', letters(answer.signature));
      if (answer.userHandle) put('user-handle', letters(answer.userHandle));
    } else {
      put('public-key', letters(answer.getPublicKey()));
      put('algorithm', answer.getPublicKeyAlgorithm());
    }
  };
  const offered = (selector) => (window.PublicKeyCredential ? all(selector) : []);
  for (const part of offered('[data-passkey-or]')) part.hidden = false;
  for (const form of offered('form[data-passkey]')) {
    form.hidden = false;
    const problem = one('[data-passkey-error]', form);
    form.addEventListener('submit', async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const button = one('[type=submit]', form);
      if (button.getAttribute('aria-busy')) return;
      problem.hidden = true;
      button.setAttribute('aria-busy', 'true');
      try {
        fillPasskey(form, await makePasskey(form));
        form.requestSubmit(button);
      } catch (error) {
        const sentences = { NotAllowedError: form.dataset.refused, InvalidStateError: form.dataset.knownAlready };
        problem.textContent = sentences[error.name] || words.scriptTrouble;
        problem.hidden = false;
        button.removeAttribute('aria-busy');
        say(problem.textContent);
      }
    });
  }

  // A letter that is written is stored two seconds after the last key, ten at the latest. Its files wait for a button.
  const draft = one('[data-draft]');
  if (draft) {
    const data = draft.dataset;
    let first = 0;
    let timer = 0;
    const store = async () => {
      timer = 0;
      if (draft.dataset.sent) return;
      const since = first;
      first = 0;
      const form = new FormData(draft);
      form.delete('files');
      form.set('act', 'autosave');
      try {
        const answer = await fetch(draft.action, { method: 'POST', body: form });
        const now = await answer.json();
        one('[data-saved]').textContent = now.text;
        if (!answer.ok) return;
        draft.elements.revision.value = now.revision;
        draft.action = now.path;
        history.replaceState(null, '', now.path);
      } catch {
        first = first || since;
        one('[data-saved]').textContent = data.unsaved;
      }
    };
    draft.addEventListener('input', () => {
      first = first || Date.now();
      clearTimeout(timer);
      timer = setTimeout(store, Math.max(0, Math.min(2000, first + 10000 - Date.now())));
    });
    draft.addEventListener('submit', (event) => {
      const size = [...draft.elements.files.files].reduce((sum, file) => sum + file.size, 0);
      if (size > data.limit) { event.preventDefault(); say(data.tooLarge); }
    });
    draft.addEventListener('keydown', (event) => {
      const act = (event.ctrlKey || event.metaKey) && { Enter: 'send', s: 'save' }[event.key];
      if (!act) return;
      event.preventDefault();
      draft.requestSubmit(one(`[value=${act}]:not([hidden])`, draft));
    });
    addEventListener('beforeunload', (event) => { if (first && !draft.dataset.sent) event.preventDefault(); });
  }

  // A letter is as high as it is.
  for (const f of all('iframe')) (f.onload = () => { f.height = f.contentDocument.body.scrollHeight + 24; })();

  // Keys, if the person has them on. Never while typing.
  const help = one('#keys');
  let lead = 0;
  addEventListener('keydown', (event) => {
    if (!('keys' in words) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest('input, textarea, select, dialog, [contenteditable]')) return;
    if (event.key === '?') { event.preventDefault(); help?.showModal(); return; }
    if (event.key === 'g') { lead = Date.now(); return; }
    const goes = Date.now() - lead < 1500;
    lead = 0;
    const place = goes && all('[data-letter]').find((item) => item.dataset.letter === event.key);
    if (place) { event.preventDefault(); location.href = place.dataset.path; }
  });
})();
