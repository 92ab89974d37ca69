import { Controller } from '@hotwired/stimulus';

const units = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

// Adds "3 hours ago" after a <time> and its other clocks; the written date and time stay.
export default class extends Controller {
  connect() {
    const language = this.element.closest('[lang]')?.lang || 'en';
    this.format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    this.label = document.createElement('span');
    this.label.className = 'relative';
    this.element.parentElement.append(this.label);
    this.show();
    this.timer = setInterval(() => this.show(), 30_000);
  }

  disconnect() {
    clearInterval(this.timer);
    this.label.remove();
  }

  show() {
    const seconds = (new Date(this.element.dateTime) - Date.now()) / 1000;
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
    const amount = Math.trunc(seconds / size);
    this.label.textContent = Number.isFinite(amount) ? this.format.format(amount, unit) : '';
  }
}
