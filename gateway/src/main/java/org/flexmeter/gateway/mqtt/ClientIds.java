package org.flexmeter.gateway.mqtt;

import java.util.Objects;
import java.util.Optional;

/**
 * What the clients of this process are called at the broker. A broker throws a client out as soon
 * as another one comes with its id, and gives that one its session: an id that others can guess is
 * one that they can take (ADR 23).
 */
public interface ClientIds {

    /** Where the id of a client comes from, {@code fm.broker.client-ids}. */
    enum Scheme {
        /** {@code <fm.client-id>-<name>-<random part>}. */
        RANDOM,
        /** {@code <fm.client-id>-<name>}, which the broker may know. */
        FIXED,
        /** The same, and it is the user name as well. */
        USERNAME
    }

    /**
     * A client.
     *
     * @param name tells the clients of this process apart, such as {@code commands}
     * @param gateway whose client it is; empty for one of the whole process
     * @param cluster the gateway whose members take its session over from each other
     */
    record Name(String name, Optional<String> gateway, Optional<String> cluster) {
        public Name {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(gateway, "gateway");
            Objects.requireNonNull(cluster, "cluster");
        }
    }

    /**
     * The id of a client.
     *
     * @param text as the broker is told it
     * @param former the id under which the broker may still keep a session for it
     */
    record ClientId(String text, Optional<String> former) {
        public ClientId {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(former, "former");
        }
    }

    /**
     * The id of a client, the same after a restart.
     *
     * @param base {@code fm.client-id}
     * @throws RuntimeException if it cannot be remembered at this moment
     */
    ClientId of(String base, Name name);

    /** Remembers that the broker keeps nothing any more under the former id of a client. */
    void emptied(Name name);

    /** Ids without a random part. */
    static ClientIds fixed() {
        return new ClientIds() {
            @Override
            public ClientId of(String base, Name name) {
                return new ClientId(base + "-" + name.name(), Optional.empty());
            }

            @Override
            public void emptied(Name name) {
                // There is no other id.
            }
        };
    }
}
