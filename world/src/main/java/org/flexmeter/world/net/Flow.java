package org.flexmeter.world.net;

/** How bytes move on a link at this moment. Thread-safe. */
final class Flow {
    private Rate rate = Rate.full();
    private boolean halted;

    synchronized void rate(Rate next) {
        rate = next;
        notifyAll();
    }

    synchronized Rate rate() {
        return rate;
    }

    synchronized void halt() {
        halted = true;
    }

    synchronized void go() {
        halted = false;
        notifyAll();
    }

    synchronized void awaitGo() throws InterruptedException {
        while (halted) {
            wait();
        }
    }
}
