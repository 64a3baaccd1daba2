package org.flexmeter.gateway.message;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A look at one item of many. Whatever goes wrong with it unexpectedly concerns it alone: it is
 * refused and the next one goes on. Only a fault that every item would meet goes through.
 */
public final class OneItem {

    /** A fault that may be of what surrounds the items, such as a disk or a database. */
    public interface Surroundings {
        /** Whether every item would meet it, now. */
        default boolean meetsAll() {
            return true;
        }
    }

    /** Why an item is set aside that was in hand when the program ended, three times. */
    public static final String ENDED =
            "the program ended three times while it was in hand; report that, with the item";

    private OneItem() {}

    /**
     * Looks at an item.
     *
     * @param broken what stands in the place of what the look would have given
     * @throws RuntimeException if every item would meet the fault
     */
    public static <T> T look(Supplier<T> look, Function<Throwable, T> broken) {
        try {
            return look.get();
        } catch (RuntimeException | StackOverflowError fault) {
            if (!isItsOwn(fault)) {
                throw fault;
            }
            return broken.apply(fault);
        }
    }

    /** Whether a fault, or what it wraps, is of the item and not of what surrounds it. */
    public static boolean isItsOwn(Throwable fault) {
        return Stream.iterate(fault, t -> t != null, Throwable::getCause)
                .noneMatch(
                        t ->
                                t instanceof Surroundings s && s.meetsAll()
                                        || t instanceof Error e
                                                && !(e instanceof StackOverflowError));
    }

    /** One line for who looks after it; the fault's own words might quote the item. */
    public static String words(Throwable fault) {
        Throwable cause = fault;
        while (cause instanceof java.util.concurrent.CompletionException
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "the gateway failed on it unexpectedly (%s); report that, with the item"
                .formatted(cause.getClass().getSimpleName());
    }
}
