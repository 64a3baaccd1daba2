package org.flexmeter.gateway.window;

/**
 * A page cannot be used: the query of the feed does not do what its window kind needs, or the page
 * belongs to a window that was given up. The window is read again from its bookmark.
 */
public final class WindowFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WindowFault(String message) {
        super(message);
    }
}
