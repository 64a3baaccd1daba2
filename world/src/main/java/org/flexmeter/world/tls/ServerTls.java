package org.flexmeter.world.tls;

import java.util.Objects;
import java.util.Optional;
import org.flexmeter.world.tls.Authority.Identity;

/**
 * A database's side of TLS; it then listens with TLS alone.
 *
 * @param own its certificate and key
 * @param clients who signs the clients' certificates; empty if none is asked for
 */
public record ServerTls(Identity own, Optional<Authority> clients) {
    public ServerTls {
        Objects.requireNonNull(own, "own");
        Objects.requireNonNull(clients, "clients");
    }
}
