package org.flexmeter.gateway.access;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** An HTTP answer as text; one that is larger than any good one is given up while it comes. */
final class BoundedBody implements BodySubscriber<String> {
    private final BodySubscriber<String> whole = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final int most;
    private Flow.Subscription subscription;
    private long read;

    private BoundedBody(int most) {
        this.most = most;
    }

    static BodyHandler<String> of(int most) {
        return response -> new BoundedBody(most);
    }

    @Override
    public CompletionStage<String> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        whole.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        boolean already = read > most;
        read += bytes.stream().mapToLong(ByteBuffer::remaining).sum();
        if (read <= most) {
            whole.onNext(bytes);
        } else if (!already) {
            subscription.cancel();
            whole.onError(new IOException("it answers with more than %d bytes".formatted(most)));
        }
    }

    @Override
    public void onError(Throwable fault) {
        whole.onError(fault);
    }

    @Override
    public void onComplete() {
        whole.onComplete();
    }
}
