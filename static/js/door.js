/* Whoever comes to an event without a seat while the phone has no network: written down on the day's page, kept on the
   phone, and sent by day.js when the network is back. With a network the page of its own is better, since it has the
   municipality's people to choose from. */
"use strict";

const QUICK = 4 * 1000; // milliseconds that the network is waited for before the form opens here

class Door {
  constructor(place, key) {
    this.place = place;
    this.key = `door:${key}`;
    this.people = kept(this.key); // made up here → what was written, and why it was refused
    this.form = place.querySelector("[data-door-form]");
    this.changed = () => {};
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.write(); });
    place.querySelector("[data-door-back]").addEventListener("click", () => this.close());
    window.addEventListener("storage", (event) => { if (event.key === this.key) { this.people = kept(this.key); this.show(); } });
    this.show();
  }

  // Once the day is shut nobody can be taken in any more, and nobody's address stays on the phone.
  static forget(key) {
    keep(`door:${key}`, {});
  }

  get unsent() {
    return Object.entries(this.people).filter(([, one]) => !one.refused);
  }

  get refused() {
    return Object.entries(this.people).filter(([, one]) => one.refused);
  }

  open() {
    this.form.hidden = false;
    this.form.querySelector("h2").focus();
  }

  close() {
    this.form.hidden = true;
    this.form.reset();
  }

  write() {
    const said = Object.fromEntries(new FormData(this.form));
    const select = this.form.elements.participant;
    const party = select.options ? select.options[select.selectedIndex].text : "";
    this.close();
    this.put(`${Date.now()}-${Math.random()}`, { said, party });
    this.changed();
  }

  // What is to be sent of somebody, what came back, or nothing any more.
  put(id, one) {
    if (one) this.people[id] = one;
    else delete this.people[id];
    keep(this.key, this.people);
    this.show();
  }

  // One after the other; `post` throws where there is no network or nobody is signed in. Whom the server fails over
  // waits on, and holds nobody back: returns whether there was one.
  async send(post) {
    let failed = false;
    for (const [id, { said, party, more }] of this.unsent) {
      const { participant, ...fields } = said;
      const address = `${this.place.dataset.door}?participant=${encodeURIComponent(participant)}`;
      const answer = await post(address, more ? { ...fields, more: "1" } : fields).catch((error) => {
        if (!(error instanceof Failed)) throw error;
      });
      failed ||= !answer;
      if (!answer) continue;
      const why = answer.ok ? null : answer.status === 409 ? await answer.json() : { refused: this.place.dataset.failed };
      if (id in this.people) this.put(id, why && { said, party, refused: why.refused, mayAdd: why.may_add });
    }
    return failed;
  }

  show() {
    const list = this.place.querySelector("ul");
    list.replaceChildren(...Object.entries(this.people).map(([id, one]) => this.row(id, one)));
    this.place.querySelector("[data-door-waiting]").hidden = !list.childElementCount;
  }

  row(id, one) {
    const row = this.place.querySelector("template").content.cloneNode(true);
    row.querySelector(".day-name").textContent = one.said.name;
    row.querySelector(".day-party").textContent = one.party;
    row.querySelector(".door-why").textContent = one.refused || "";
    const { said, party } = one;
    this.act(row, "more", one.mayAdd, () => this.put(id, { said, party, more: true }));
    this.act(row, "again", one.refused, () => this.put(id, { said, party }));
    this.act(row, "remove", true, () => this.put(id, null));
    return row;
  }

  act(row, name, offered, then) {
    const button = row.querySelector(`[data-door-${name}]`);
    if (!offered) { button.remove(); return; }
    button.addEventListener("click", () => {
      then();
      this.place.querySelector("[data-door-waiting] h2").focus();
      this.changed();
    });
  }
}
