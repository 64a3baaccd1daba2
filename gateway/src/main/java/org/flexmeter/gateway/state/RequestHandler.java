package org.flexmeter.gateway.state;

import java.util.concurrent.CompletionStage;

/** Does what requests of one kind ask of a running gateway; a CDI bean. */
public interface RequestHandler {

    /** The kind of its requests, such as {@code rerun}. */
    String kind();

    /**
     * Does a request. After a kill it may be given again: doing it twice must do no harm.
     *
     * @param gateway the gateway that is asked
     * @param argument as {@link Requests#ask} was given it
     * @return one line that says what was done; completed exceptionally, or thrown, if it was not:
     *     the fault's message is the answer
     */
    CompletionStage<String> handle(String gateway, String argument);
}
