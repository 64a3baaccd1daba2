package org.flexmeter.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection, from its first byte on, TLS included: while nobody known sends a request by it,
 * it may send so many bytes and take so long, and is closed then. It stands before everything that
 * reads, so that nothing is buffered beyond.
 */
final class Guest extends ChannelDuplexHandler {
    /** Bytes of a request without a login, its headers included. */
    static final int MOST_BYTES = 65_536;

    /** How long one may take, and how long a connection may stay without one. */
    static final long LONGEST_MILLIS = 10_000;

    /** How long the connection of somebody known may stay without a request. */
    static final long IDLE_MILLIS = 60_000;

    private final Room room;
    private final Runnable turnedAway;
    private String address = "";
    private boolean inside;
    private int known;
    private int held;
    private int bytes;
    private boolean waits;
    private long patience = LONGEST_MILLIS;
    private Optional<Future<?>> clock = Optional.empty();

    /**
     * @param turnedAway is told of a connection for which there is no room
     */
    Guest(Room room, Runnable turnedAway) {
        this.room = room;
        this.turnedAway = turnedAway;
    }

    /** The connection of a request; empty where nobody counts connections. */
    static Optional<Guest> of(HttpServerRequest request) {
        return channel(request).map(channel -> channel.pipeline().get(Guest.class));
    }

    private static Optional<Channel> channel(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? Optional.ofNullable(connection.channel())
                : Optional.empty();
    }

    /** Somebody is known by now: their request may take what it takes until it is answered. */
    static void trust(RoutingContext context) {
        channel(context.request())
                .ifPresent(
                        channel ->
                                of(context.request())
                                        .ifPresent(guest -> guest.trust(context, channel)));
    }

    /** The server itself takes its time to find out who it is: neither clock nor bytes go on. */
    static void hold(RoutingContext context) {
        channel(context.request())
                .ifPresent(
                        channel ->
                                of(context.request())
                                        .ifPresent(guest -> guest.hold(context, channel)));
    }

    /** A request is there, as far as its headers: the time begins anew when it is answered. */
    static void asks(RoutingContext context) {
        channel(context.request())
                .ifPresent(
                        channel ->
                                of(context.request())
                                        .ifPresent(guest -> guest.asks(context, channel)));
    }

    private void asks(RoutingContext context, Channel channel) {
        later(channel, ctx -> patience = LONGEST_MILLIS);
        context.addEndHandler(end -> later(channel, this::answered));
    }

    private void trust(RoutingContext context, Channel channel) {
        later(
                channel,
                ctx -> {
                    patience = IDLE_MILLIS;
                    known++;
                    wind(ctx);
                    readOn(ctx);
                });
        context.addEndHandler(
                end ->
                        later(
                                channel,
                                ctx -> {
                                    known--;
                                    wind(ctx);
                                }));
    }

    private void hold(RoutingContext context, Channel channel) {
        later(
                channel,
                ctx -> {
                    held++;
                    wind(ctx);
                });
        context.addEndHandler(
                end ->
                        later(
                                channel,
                                ctx -> {
                                    held--;
                                    wind(ctx);
                                }));
    }

    private interface Step {
        void on(ChannelHandlerContext ctx);
    }

    private void later(Channel channel, Step step) {
        channel.eventLoop()
                .execute(
                        () ->
                                Optional.ofNullable(channel.pipeline().context(this))
                                        .ifPresent(step::on));
    }

    private void answered(ChannelHandlerContext ctx) {
        bytes = 0;
        readOn(ctx);
        wind(ctx);
    }

    private void readOn(ChannelHandlerContext ctx) {
        if (waits) {
            waits = false;
            ctx.read();
        }
    }

    private void wind(ChannelHandlerContext ctx) {
        clock.ifPresent(running -> running.cancel(false));
        boolean stands = known > 0 || held > 0 || !ctx.channel().isActive();
        clock =
                stands
                        ? Optional.empty()
                        : Optional.of(
                                ctx.executor()
                                        .schedule(
                                                () -> hangUp(ctx),
                                                patience,
                                                TimeUnit.MILLISECONDS));
    }

    private static void hangUp(ChannelHandlerContext ctx) {
        ctx.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        address =
                ctx.channel().remoteAddress() instanceof InetSocketAddress inet
                        ? inet.getAddress().getHostAddress()
                        : "";
        inside = room.enter(address);
        if (!inside) {
            turnedAway.run();
            ctx.close();
            return;
        }
        wind(ctx);
        super.channelActive(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        clock.ifPresent(running -> running.cancel(false));
        if (inside) {
            inside = false;
            room.leave(address);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (known == 0 && message instanceof ByteBuf buffer) {
            bytes += buffer.readableBytes();
        }
        if (!inside || known == 0 && held == 0 && bytes > MOST_BYTES) {
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        super.channelRead(ctx, message);
    }

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        if (known == 0 && held > 0 && bytes > MOST_BYTES) {
            waits = true;
            return;
        }
        super.read(ctx);
    }
}
