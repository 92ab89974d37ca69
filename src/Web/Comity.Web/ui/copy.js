import { Controller } from '@hotwired/stimulus';

// Shows a button that copies the value beside it, where the browser lets a page write to the clipboard.
export default class extends Controller {
  static targets = ['text', 'button'];
  static values = { done: String };

  connect() {
    this.buttonTarget.hidden = !navigator.clipboard;
    this.label = this.buttonTarget.textContent;
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  async copy() {
    await navigator.clipboard.writeText(this.textTarget.textContent.trim());
    this.buttonTarget.textContent = this.doneValue;
    this.timer = setTimeout(() => { this.buttonTarget.textContent = this.label; }, 2000);
  }
}
