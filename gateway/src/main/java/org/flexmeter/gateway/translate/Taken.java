package org.flexmeter.gateway.translate;

import org.flexmeter.gateway.message.Refusal;

/** A value that could be taken from a row, or why it could not: data, not an exception. */
sealed interface Taken<T> {

    /** It could. */
    record Value<T>(T value) implements Taken<T> {}

    /**
     * It could not.
     *
     * @param text ends the sentence "column c ...", with the remedy
     */
    record Not<T>(Refusal.Reason reason, String text) implements Taken<T> {}

    static <T> Taken<T> value(T value) {
        return new Value<>(value);
    }

    static <T> Taken<T> not(Refusal.Reason reason, String text) {
        return new Not<>(reason, text);
    }
}
