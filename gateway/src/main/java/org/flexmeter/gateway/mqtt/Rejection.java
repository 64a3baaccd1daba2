package org.flexmeter.gateway.mqtt;

import org.flexmeter.gateway.message.Refusal;

/**
 * A part that the broker will never take.
 *
 * @param item index of the item it came from
 * @param message one line: what is wrong and what to do
 * @param content the part as text
 * @param whole true if nothing of the item was published
 */
record Rejection(int item, Refusal.Reason reason, String message, String content, boolean whole) {
    Rejection asWhole(boolean nothingPublished) {
        return new Rejection(item, reason, message, content, nothingPublished);
    }
}
