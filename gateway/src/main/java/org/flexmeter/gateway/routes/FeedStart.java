package org.flexmeter.gateway.routes;

import java.util.Optional;

/**
 * Where a feed of a file of routes begins when it has no bookmark.
 *
 * @param at file and line of the route
 * @param window how it is read: snapshot, sequence, arrival or meters
 * @param from the parameter {@code from} with everything filled in
 * @param setting whose value it is, if it is that alone
 */
public record FeedStart(String at, String window, String from, Optional<String> setting) {}
