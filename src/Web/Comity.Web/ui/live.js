import { Controller } from '@hotwired/stimulus';

const longestPause = 300_000;

// Renews a region every few seconds from the page that holds it. Waits while the page is hidden or the region has the focus.
export default class extends Controller {
  static targets = ['content', 'link'];
  static values = { url: String, seconds: Number };

  connect() {
    this.failures = 0;
    if (this.hasLinkTarget) this.linkTarget.hidden = true;
    this.plan();
  }

  disconnect() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  plan() {
    const pause = Math.min(this.secondsValue * 1000 * 2 ** this.failures, longestPause);
    this.timer = setTimeout(() => this.look(), pause);
  }

  async look() {
    if (!document.hidden && !this.contentTarget.contains(document.activeElement) && !(await this.renew())) return;
    this.plan();
  }

  // False when this reader may no longer see the page: then the link comes back and nothing is fetched any more.
  async renew() {
    this.request = new AbortController();
    try {
      const answer = await fetch(this.urlValue, {
        headers: { Accept: 'text/html' }, redirect: 'error', signal: this.request.signal,
      });
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) return this.stop();
      if (!answer.ok) throw new Error(answer.status);
      this.take(await answer.text());
      this.failures = 0;
    } catch {
      if (this.request.signal.aborted) return false;
      this.failures = Math.min(this.failures + 1, 8);
    }
    return true;
  }

  take(html) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const fresh = page.getElementById(this.element.id)?.querySelector('[data-live-target="content"]');
    if (!fresh || fresh.innerHTML === this.shown) return;
    this.shown = fresh.innerHTML;
    this.contentTarget.replaceChildren(...fresh.childNodes);
  }

  stop() {
    if (this.hasLinkTarget) this.linkTarget.hidden = false;
    return false;
  }
}
