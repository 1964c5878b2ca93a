<?php

/** As the official PHP sample for administration: the current API, any 2xx, and a body only where there is something to say. */

require __DIR__ . '/http.php';

[$command, $options] = asked();

function call(array $options, string $method, string $path, ?array $data = null): array
{
    $headers = [
        'Content-Type' => 'application/json',
        'X-API-KEY' => $options['key'],
        'X-API-URL' => 'https://backend.example',
        'X-API-IP' => '127.0.0.1',
    ];
    $reply = send($method, $options['base'] . $path, $headers, $data ? json_encode($data) : null);
    return [$reply['status'], json_decode($reply['text'], true)];
}

$id = urlencode($options['id'] ?? '');
[$status, $reply] = match ($command) {
    'connect' => call($options, 'GET', '/api/internal/connection-check'),
    'create-product' => call($options, 'POST', '/api/internal/products', [
        'name' => $options['name'],
        'status' => 'published',
        'envato_id' => '4711',
    ]),
    'get-product' => call($options, 'GET', "/api/internal/products/$id"),
    'list-products' => call($options, 'GET', '/api/internal/products'),
    'create-license' => call($options, 'POST', '/api/internal/product-licenses', [
        'product_id' => $options['product'],
        'parallel_uses' => 1,
        'client' => $options['client'],
        'client_email' => $options['email'],
    ]),
    'edit-license' => call($options, 'PUT', "/api/internal/product-licenses/$id", ['parallel_uses' => 2]),
    'get-license' => call($options, 'GET', "/api/internal/product-licenses/$id"),
    'list-licenses' => call($options, 'GET', '/api/internal/product-licenses?search=' . urlencode($options['email'])),
    'block' => call($options, 'POST', "/api/internal/blocked-product-licenses/$id"),
    'unblock' => call($options, 'DELETE', "/api/internal/blocked-product-licenses/$id"),
    'list-activations' => call($options, 'GET', "/api/internal/product-activations?license_code=$id"),
    'deactivate' => call($options, 'DELETE', "/api/internal/activated-product-activations/$id"),
    'activate' => call($options, 'POST', "/api/internal/activated-product-activations/$id"),
};
echo json_encode([
    'done' => $status >= 200 && $status < 300,
    'message' => $reply['message'] ?? "HTTP $status",
    'data' => $reply['data'] ?? null,
]), "\n";
