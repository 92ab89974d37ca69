// Everything here only adds to pages that work without it.
import * as Turbo from '@hotwired/turbo';
import { Application } from '@hotwired/stimulus';
import RelativeTime from './relative-time.js';
import Live from './live.js';
import Copy from './copy.js';

// Turbo's own bar has no style here (see build.mjs); app.css draws one from aria-busy instead.
Turbo.config.drive.progressBarDelay = 2 ** 31 - 1;

// A refused form announces itself: focus goes to the summary, as it does where the page is loaded whole.
const announce = () => document.querySelector('.error-summary')?.focus();
document.addEventListener('turbo:load', announce);
document.addEventListener('turbo:render', announce);

const application = Application.start();
application.register('relative-time', RelativeTime);
application.register('live', Live);
application.register('copy', Copy);
